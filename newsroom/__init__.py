"""Who publishes: publishers, publications, masthead, reporters, sections; and the project's wiring."""
