"""The handbook: one file a subject, in reading order. Every entry is replayed by ``symentropy handbook check``."""

CHAPTERS = ("surprise", "logarithm", "entropy", "divergence", "joint", "differential", "learning", "coding")
