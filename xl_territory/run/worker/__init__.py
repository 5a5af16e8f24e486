"""A run beside Excel: it works in processes of its own, so that Excel stays usable, and writes its answer when done."""
