"""What is published: the working copy, the record, and everything that reads either."""
