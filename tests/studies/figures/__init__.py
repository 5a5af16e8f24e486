"""What the planning steps must show, as figures over many cases: ``python -m tests.studies.figures``."""
