"""What all readers need to make sense of an old page: its characters, its chrome, who wrote it, where and when."""
