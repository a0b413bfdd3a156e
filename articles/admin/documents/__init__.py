"""The document library at the desk."""
