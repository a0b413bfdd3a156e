"""Old articles coming in: readers turn a file into a `LegacyItem`, the writer stores it, the report counts.

Readers (`page_text` and what it uses) know no database; the writer knows no format.
"""
