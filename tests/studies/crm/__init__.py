"""Approved handoffs as files for a CRM."""
