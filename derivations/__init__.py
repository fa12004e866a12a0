"""The handbook: one file a subject, in reading order. Every entry is replayed by ``symentropy handbook check``."""

CHAPTERS = ("surprise", "divergence", "entropy", "gaussian")
