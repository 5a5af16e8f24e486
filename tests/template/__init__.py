"""Tests of the template: the input sheets and how they are built."""
