"""What came in from elsewhere, and what is still to be decided or found for it."""
