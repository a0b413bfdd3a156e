"""How fast the site is, as ratios to floors that were measured in the same minutes: `make bench`.

Ratios, because seconds of one machine say nothing of another, nor of the same one an hour later.
"""
