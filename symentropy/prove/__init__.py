"""Proposes derivations and counterexamples; the kernel decides."""

from __future__ import annotations

from .verdict import NotProved
from .verify import derive, verify

__all__ = ["NotProved", "derive", "verify"]
