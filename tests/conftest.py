"""Puts this folder on the path: tests in subfolders share its helpers."""
