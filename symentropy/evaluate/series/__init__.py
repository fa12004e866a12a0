"""Sums of bounded error over the integers."""
