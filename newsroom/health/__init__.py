"""Whether the process lives, whether all is well with the installation, and numbers for whoever watches it."""
