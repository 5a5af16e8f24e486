"""Tests of the product's promises; run with pytest."""
