"""The public record: every version of an article that readers were given, what each changed, and how it stood."""
