"""The layout of a front page as a value, and the one pass that fills it. Knows no database."""
