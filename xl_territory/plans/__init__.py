"""A finished plan: how it is made and recomputed, why it is as it is, and what it means."""
