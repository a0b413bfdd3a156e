"""The list of articles: views a desk works by, search, and acts on several at once."""
