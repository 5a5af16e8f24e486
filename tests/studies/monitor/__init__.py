"""Tests of the monitor and its schedule."""
