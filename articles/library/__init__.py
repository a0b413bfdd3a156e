"""The library: photos with their renditions, and documents; found again by their bytes, refused or kept whole."""
