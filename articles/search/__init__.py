"""The readers' search: one way of reading text and questions for every database, an index beside the record, and answers."""
