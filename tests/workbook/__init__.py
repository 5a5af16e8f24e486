"""Hosts: what they read, what they write, and what they leave alone."""
