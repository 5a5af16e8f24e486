"""Pictures of every sheet that a planner may see, to look at: nothing here judges them."""
