"""One article as a record of named fields: what the lines of JSON Lines are, and what the rows of a table become."""
