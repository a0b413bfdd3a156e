"""What came in from elsewhere, to look at."""
