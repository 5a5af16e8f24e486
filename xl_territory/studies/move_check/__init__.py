"""A change that the planner makes by hand, measured."""
