"""What people do to articles. Only these verbs change a status, add to the record, or write down who did what.

Each locks the row, asks whether the actor may, changes, writes the history, and raises the public state last.
"""
