"""The receipt of a publication: the site asked as a stranger whether readers find what was published.

Publishing only writes a row; that the page, the lists, the feeds and the search show it follows from it. The receipt
does not take that on trust: it asks each of them and writes down what it was answered.
"""
