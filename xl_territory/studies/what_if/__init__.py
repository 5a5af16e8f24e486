"""What becomes of the plan when somebody leaves or comes, or customers go or grow."""
