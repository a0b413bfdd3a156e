"""The public site: addresses, views and what they hand to the templates. It cannot see a working copy."""
