"""Questions about a plan, one folder each."""
