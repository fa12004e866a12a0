"""Pmfs of integers: from two outcomes to millions."""
