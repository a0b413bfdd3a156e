"""A whole publication going out as files that another system can read, and coming back as the same record.

`tables` says what goes out, once for both directions; `departing` writes it, `restoring` puts it into an empty database.
"""
