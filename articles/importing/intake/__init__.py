"""Taking old articles in: what knows the database, and no format."""
