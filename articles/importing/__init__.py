"""Old articles coming in, in one direction:

sources    files, folders and zips, one after the other, safely opened
readers    a format each: a file in, `LegacyItem`s and refusals out; with `cleaning`, which they share, they know no database
intake     what knows the database and no format: whose byline it is, which photo, drafts and the record
report     as many out as came in, each exception by name
"""
