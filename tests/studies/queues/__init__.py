"""Tests of decisions, approvals and what follows from them."""
