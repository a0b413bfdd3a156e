"""The sample's pictures, each drawn by one function on a canvas."""
