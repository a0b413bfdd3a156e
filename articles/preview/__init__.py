"""Previews: the public page of what is not published. The one place where readers' templates meet a working copy."""
