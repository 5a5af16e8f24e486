"""What the plan would lose with each CSM."""
