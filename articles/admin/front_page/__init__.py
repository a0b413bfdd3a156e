"""The front page at the desk: the board on which it is arranged, and the list of all its arrangements."""
