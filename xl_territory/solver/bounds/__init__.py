"""Proven lower bounds: the Lagrangian dual, and the linear relaxation by column generation."""
