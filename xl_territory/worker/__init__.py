"""A run beside Excel: it solves in processes of its own, so that Excel stays usable, and writes the plan when done."""
