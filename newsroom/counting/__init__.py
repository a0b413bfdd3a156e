"""What is counted of hits on the public site: how often an article is read, and which addresses lead nowhere.

Numbers alone: no address of a reader, no cookie, nothing by which two hits could be told to be the same person's. They are
counted in each process's memory, outside the page cache, which answers most hits without Django, and added to the database's
numbers every half minute.
"""
