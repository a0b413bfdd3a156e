"""What the site tells of itself to programs: search engines, browsers, phones, other sites."""
