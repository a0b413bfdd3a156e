"""Sections, reporters and tags at the desk: merged, renamed, retired."""
