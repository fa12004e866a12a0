"""Proposes derivations and counterexamples; the kernel decides."""

from __future__ import annotations

from .verify import NotProved, derive, verify

__all__ = ["NotProved", "derive", "verify"]
