"""What is read from the files people hand in, and which of them are taken: pure, knows no database."""
