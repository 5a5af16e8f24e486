"""Every rule, one per file."""
