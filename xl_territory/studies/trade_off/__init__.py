"""The trade-off curve of two aims."""
