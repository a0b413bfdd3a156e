"""What only the desk sees: working copies, and what colleagues say and do around them. Nothing public imports from here."""
