"""The working copy: saved by a person, kept between two saves, and shared with whoever else is in it."""
