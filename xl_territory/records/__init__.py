"""What outlives a run: mixed sheets, whose cells are partly the planner's, and the log of what changed."""
