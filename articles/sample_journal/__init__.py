"""The sample journal: invented stories and drawn pictures, so that a fresh installation can be looked at."""
