"""Pilots: pairs, coins, and what they show."""
