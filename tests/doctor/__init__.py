"""What the doctor finds, and what it says is the mend."""
