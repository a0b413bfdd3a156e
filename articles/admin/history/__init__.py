"""What happened to an article: its revisions, who did what, what was said with it, and the record to look at."""
