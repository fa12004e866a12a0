"""Quantities of families of distributions: by the definition, or by closed forms of vectors and matrices."""
