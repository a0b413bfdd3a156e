"""The screens of one article: its form, its preview, its history, and what colleagues do with it."""
