"""The screens of standing pages: the form, what readers have beside it, and the pages of the acts."""
