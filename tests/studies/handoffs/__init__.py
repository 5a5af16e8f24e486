"""Tests of handoff weeks."""
