"""The content API: what readers may read, for programs, as IPTC ninjs 3.1.

It answers out of the record at one instant, as every page does: what is not on the site is not here.
"""
