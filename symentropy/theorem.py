"""What people hold in their hands: a theorem of the kernel that knows its sides, its proof's pictures and its replay.

>>> from symentropy import find
>>> theorem = find("kl_eq_cross_entropy_sub_entropy")
>>> theorem.lhs, theorem.rhs
(KL(P, Q), CE(P, Q) - H(P))
>>> theorem.replay() == theorem
True
"""

from __future__ import annotations

from typing import Any, Self

from .errors import SymentropyError
from .kernel import proof

__all__ = ["Theorem"]


class Theorem(proof.Theorem):
    """A checked statement with its derivation; it is inert data, and can be replayed, shown and pickled.

    >>> from symentropy import derive
    >>> print(derive("log(x^2) = 2*log(x)", positive="x").statement.goal.relation)
    =

    ``statement``, ``proof``, ``uses`` and ``equality_when`` are the kernel's: what it says, the derivation, the
    rules, facts, hypotheses and theorems it rests on, and what holds exactly if both sides are equal.
    """

    __slots__ = ()

    @classmethod
    def of(cls, theorem: proof.Theorem) -> Self:
        """The kernel's theorem, as people see it.

        >>> from symentropy import handbook
        >>> Theorem.of(handbook.find("kl_nonneg")).name
        'kl_nonneg'
        """
        return cls(theorem.statement, theorem.proof, theorem.uses, theorem.equality_when)

    def replay(self) -> Theorem:
        """The same theorem by the kernel's check, done again from the statement and the derivation alone.

        >>> from symentropy import find
        >>> find("entropy_uniform").replay().name
        'entropy_uniform'

        ``symentropy.kernel.terms.Rejected`` is raised if the derivation does not prove the statement.
        """
        from .kernel.check import check

        return type(self).of(check(self.entry))

    # what it says

    @property
    def name(self) -> str:
        """The name of its entry in the handbook, or "claim".

        >>> from symentropy import derive
        >>> derive("H(P) <= log(n)").name
        'entropy_le_log_card'
        """
        return self.statement.name

    @property
    def lhs(self) -> Any:
        """The left side as a SymPy expression.

        >>> from symentropy import find
        >>> find("entropy_le_log_card").lhs
        H(P)
        """
        return self._side("lhs")

    @property
    def rhs(self) -> Any:
        """The right side as a SymPy expression.

        >>> from symentropy import find
        >>> find("entropy_le_log_card").rhs
        log(n)
        """
        return self._side("rhs")

    def _side(self, side: str) -> Any:
        from .bridge import to_sympy

        goal = self.statement.goal
        claim = goal.bound if isinstance(goal, proof.Iff | proof.Extremum) else goal
        if not isinstance(claim, proof.Claim) or claim.binders:
            raise SymentropyError(f"{self.name} is not one relation between two expressions: see its statement")
        return to_sympy(getattr(claim, side), dict(self.statement.variables))

    # how it looks

    def latex(self) -> str:
        r"""The derivation as an ``aligned`` environment, to stand between ``\[`` and ``\]``.

        >>> from symentropy import find
        >>> print(find("surprisal_mul").latex().splitlines()[0])
        \begin{aligned}
        """
        from .render import aligned

        return f"\\begin{{aligned}}\n{aligned(self)}\n\\end{{aligned}}"

    def document(self) -> str:
        r"""A LaTeX file of its own: theorem, hypotheses, proof, what it rests on.

        >>> from symentropy import find
        >>> find("surprisal_mul").document().rstrip().endswith(r"\end{document}")
        True
        """
        from .render import document

        return document([self])

    def markdown(self) -> str:
        """Markdown with ``$$`` formulas.

        >>> from symentropy import find
        >>> find("surprisal_mul").markdown().startswith("### ")
        True
        """
        from .render import markdown

        return markdown(self)

    def text(self) -> str:
        """The theorem with its proof, for a terminal.

        >>> from symentropy import find
        >>> print(find("entropy_uniform").text().splitlines()[0])
        The uniform pmf on n outcomes has entropy log n
        """
        from .render import text

        return text(self)

    def _repr_latex_(self) -> str:
        return f"$$\n{self.latex()}\n$$"

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def __str__(self) -> str:
        return self.text().rstrip()

    def __repr__(self) -> str:
        from .render import text_statement

        return f"<Theorem {self.name}: {text_statement(self.statement)}>"
