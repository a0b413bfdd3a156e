"""How readers and robots follow the publication without looking at every page: feeds, sitemaps, robots.txt."""
