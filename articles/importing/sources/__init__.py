"""Where old articles come from: files, whole folders and zips of them, one after the other and opened safely."""
