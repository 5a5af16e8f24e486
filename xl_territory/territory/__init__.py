"""The planner's tables as labels and arrays, and what follows from them."""
