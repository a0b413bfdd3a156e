"""The page cache: whole public pages kept in each process, in front of Django.

A page is a function of the record and the clock, so it is right as long as the publication's public state has not been
raised and the clock has not passed the next instant at which something begins or ends. Nothing has to be purged.
"""
