"""Worksheet functions, called the way Excel calls them."""
