"""The desk's half of saving: what the browser sends between two saves, and what becomes of a save that collides."""
