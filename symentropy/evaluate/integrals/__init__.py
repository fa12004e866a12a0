"""Integrals of bounded error over lines, half lines and intervals."""
