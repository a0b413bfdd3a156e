"""What is written into the log: one line an event, which request, command or task it belongs to, and nobody's secrets.

Nothing here asks the database, and no line names a reader: no address, no agent, nothing of what was asked for after the “?”.
"""
