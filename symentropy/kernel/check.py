"""The decision: ``check`` replays every line of a proof and answers with a theorem, or raises ``Rejected``.

It is a pure function of its argument: it works on its own validated copy, keeps no state between calls, and
raises nothing but ``Rejected``.
"""

from __future__ import annotations

from dataclasses import replace

from . import laws
from .calculus import derivative, limit
from .claims import (
    NOTHING,
    binder_kind,
    claim_at,
    claim_names,
    goal_names,
    is_at,
    kind_at,
    lifted,
    opened,
    same_claim,
    shift_domain,
    shifted,
)  # fmt: skip
from .copies import Copier
from .facts import FACTS, Truth
from .laws import closure, unfold, unfold_all
from .proof import (
    Absurd,
    Antiderivative,
    Cases,
    Certificate,
    Choose,
    Cite,
    Claim,
    Derivation,
    Each,
    Entry,
    Evidence,
    Exists,
    Extremum,
    ExtremumProof,
    Fact,
    Given,
    Goal,
    Iff,
    IffProof,
    Proof,
    Reason,
    Relation,
    Statement,
    Step,
    Theorem,
    Unfold,
    Varying,
    Witness,
)  # fmt: skip
from .rules import RULES
from .signs import NEG, POS, TRUSTED, Context, sub
from .signs import ZERO as ZERO_SIGN
from .terms import (
    INF,
    NEG_INF,
    ONE,
    ZERO,
    At,
    Bind,
    Bound,
    Diff,
    Domain,
    Interval,
    Kind,
    Mul,
    Range,
    Rejected,
    Term,
    bound_free,
    free_names,
    instantiate,
    kind_map,
    shift,
    substitute,
    subterms,
)  # fmt: skip
from .wf import Need, claim_needs, conforms, needs, settled, variables_needs

__all__ = ["Rejected", "check", "cited", "context", "integral_value"]

_NEVER = Claim(ZERO, "<", ZERO)
_RANK: dict[Relation, int] = {"=": 0, "<=": 1, "<": 2}


def check(entry: Entry, known: dict[Entry, Theorem] | None = None) -> Theorem:
    """Replay a proof: the theorem that it proves, or ``Rejected``.

    ``known`` remembers the entries cited, by content, within this call; a caller that replays many entries
    in a row may pass one dictionary to all of them.
    """
    try:
        known = {} if known is None else known
        return _Checker(known).entry(Copier(known).entry(entry))
    except Rejected:
        raise
    except RecursionError:
        raise Rejected("too deep") from None
    except Exception as fault:  # malformed data may fail anywhere; it must never pass
        raise Rejected(f"malformed: {type(fault).__name__}: {fault}") from fault


def context(statement: Statement, integrals: tuple[Evidence, ...] = ()) -> Context:
    """The scope of a statement: its variables and hypotheses, and the integrals shown to converge."""
    ctx = closure(statement.convergent, Context(dict(statement.variables), statement.given))
    return _Checker({}).with_integrals(integrals, ctx) if integrals else ctx


def integral_value(a: Antiderivative, ctx: Context) -> Term:
    """What an antiderivative makes of its integral; ``Rejected`` if it is none, or an end has no limit."""
    return _Checker({}).antiderivative(a, ctx)


def cited(cite: Cite, ctx: Context, known: dict[Entry, Theorem]) -> tuple[Claim, ...]:
    """What citing says in this scope; ``Rejected`` where kinds or hypotheses do not hold."""
    return _Checker(known).cite(cite, ctx)[0]


class _Checker:
    def __init__(self, known: dict[Entry, Theorem]) -> None:
        self.known = known
        self.uses: dict[str, None] = {}
        self.own = 0  # hypotheses of the statement itself
        self.supposed: tuple[Term, ...] = ()  # integrals that the statement supposes to converge

    def entry(self, entry: Entry) -> Theorem:
        got = self.known.get(entry)
        if got is None:
            inner = _Checker(self.known)
            tight = inner.statement(entry.statement, entry.proof)
            got = self.known[entry] = Theorem(entry.statement, entry.proof, tuple(inner.uses), tight)
        return got

    def use(self, what: str) -> None:
        self.uses[what] = None

    # -- statements -------------------------------------------------------------------------------------------

    def statement(self, s: Statement, proof: Proof) -> tuple[Claim, ...]:
        _demand(variables_needs(s.variables, Context({})))
        for number, claim in enumerate(s.given):
            # a hypothesis may lean on earlier ones only
            _demand(claim_needs(claim, context(replace(s, given=s.given[:number]))))
        ctx, self.own, self.supposed = context(s), len(s.given), s.convergent
        for integral in s.convergent:
            if not (isinstance(integral, Bind) and isinstance(integral.domain, Interval)):
                raise Rejected("only integrals are supposed to converge")
            _demand(needs(integral, ctx))
        tight = self.goal(s.goal, proof, ctx)
        for number in sorted(ctx.field.leaned):
            if number < self.own:
                self.use(f"hypothesis {number + 1}")
        for note in sorted(ctx.field.notes):
            self.use(note)
        return tight

    def goal(self, goal: Goal, proof: Proof, ctx: Context) -> tuple[Claim, ...]:
        match goal, proof:
            case Exists(), Choose():
                return self.goal(goal, proof.proof, self.chosen(proof, goal, ctx))
            case Claim(), _:
                if goal.binders:
                    raise Rejected("a claim to be proved has no binders: make them variables")
                return self.claim(goal, proof, ctx)
            case Iff(bound, condition), IffProof():
                return self.iff(bound, condition, proof, ctx)
            case Exists(variables, claims), Witness():
                self.exists(variables, claims, proof, ctx)
                return ()
            case Extremum(), ExtremumProof():
                return self.extremum(goal, proof, ctx)
        raise Rejected(f"{type(proof).__name__} does not prove {type(goal).__name__}")

    def claim(self, goal: Claim, proof: Proof, ctx: Context) -> tuple[Claim, ...]:
        """Prove one relation; answers with the condition for equality of both sides."""
        match proof:
            case Choose():
                if goal.relation == "<=":
                    raise Rejected("a choice is for equations and strict inequalities")
                self.claim(goal, proof.proof, self.chosen(proof, goal, ctx))
                return () if goal.relation == "=" else (_NEVER,)
            case Derivation():
                return self.derivation(goal, proof, ctx)
            case Cases(on, positive, zero):
                if goal.relation == "<=":
                    raise Rejected("cases are for equations and strict inequalities")
                _demand(needs(on, ctx))
                if not ctx.nonnegative(on):
                    raise Rejected("cases need a term that is known to be >= 0")
                self.use("cases")
                self.claim(goal, positive, ctx.assuming((Claim(ZERO, "<", on),)))
                self.claim(goal, zero, ctx.assuming((Claim(on, "=", ZERO),)))
                return () if goal.relation == "=" else (_NEVER,)
            case Absurd(term):
                _demand(needs(term, ctx))
                if ctx.sign(term) != 0:
                    raise Rejected("the hypotheses do not contradict each other here")
                _demand(needs(sub(goal.rhs, goal.lhs), ctx))
                self.use("contradiction")
                return ()
        raise Rejected(f"{type(proof).__name__} does not prove a relation")

    def chosen(self, c: Choose, goal: Goal, ctx: Context) -> Context:
        """The scope with a member of the domain, under a new name."""
        _demand(claim_needs(Claim(ZERO, "=", ZERO, (c.domain,)), ctx))
        if not ctx.nonempty(c.domain):
            raise Rejected("the range is not known to have a member")
        if not c.name or c.name in ctx.variables or c.name in goal_names(goal):
            raise Rejected(f"what is chosen needs a new name, not {c.name!r}")
        self.use("choice of a member")
        kind, more = binder_kind(c.domain, c.name)
        return ctx.assuming(more, ((c.name, kind),))

    def derivation(self, goal: Claim, d: Derivation, ctx: Context) -> tuple[Claim, ...]:
        ctx = self.with_integrals(d.integrals, ctx)
        _demand(needs(d.start, ctx))
        before, rank = d.start, 0
        tight: list[Claim] = []
        for number, step in enumerate(d.steps, 1):
            try:
                _demand(needs(step.term, ctx))
                tight += self.step(before, step, ctx)
            except Rejected as no:
                raise Rejected(f"step {number}: {no}") from None
            before, rank = step.term, max(rank, _RANK[step.relation])
        if (d.start, before) != (goal.lhs, goal.rhs):
            raise Rejected("the chain does not run from one side of the claim to the other")
        if _RANK[goal.relation] != rank and not (goal.relation == "<=" and d.steps):
            raise Rejected(f"the chain does not show {goal.relation}")
        if rank == _RANK["<"]:
            return (_NEVER,)
        return tuple(dict.fromkeys(tight))

    # -- steps ------------------------------------------------------------------------------------------------

    def step(self, before: Term, step: Step, ctx: Context) -> tuple[Claim, ...]:
        if before == step.term:
            raise Rejected("the line repeats the one before")
        rest, strict = sub(step.term, before), False
        tight: list[Claim] = []
        for part in step.certificate:
            term, is_strict, when = self.certificate(part, step.relation, ctx)
            rest, strict = sub(rest, term), strict or is_strict
            tight += when
        if step.relation == "<" and not strict:
            raise Rejected("no fact in the certificate is strict")
        if step.relation == "<=" and strict:
            tight = [_NEVER]
        left = self.rewrite(rest, step.by, ctx)
        if not ctx.field.zero(left):
            raise Rejected("the difference of both lines does not vanish under the reasons given")
        return tuple(tight)

    def rewrite(self, t: Term, reasons: tuple[Reason, ...], ctx: Context) -> Term:
        """Apply the reasons in order, again and again until the term vanishes or stays."""
        for _ in range(4):
            new = t
            for reason in reasons:
                done = self.reason(reason, new, ctx)
                # what is pulled out of an empty sum may have no meaning outside: then the rule does nothing
                new = done if done == new or not any(needs(done, ctx)) else new
            if new == t or ctx.field.zero(new):
                return new
            t = new
        return t

    def reason(self, r: Reason, t: Term, ctx: Context) -> Term:
        match r:
            case str():
                if r not in RULES:
                    raise Rejected(f"no rule is called {r!r}")
                self.use(r)
                return RULES[r].rewrite(t, ctx)
            case Unfold(definition):
                self.use(f"definition of {definition.name}")
                return unfold(definition)(t, ctx)
            case Given():
                return self.given(r, t, ctx)
            case Cite():
                claims, _ = self.cite(r, ctx)
                for claim in claims:
                    t = self.rewritten(claim, t, ctx)
                return t
            case Varying():
                return self.rewritten(self.varying(r, ctx), t, ctx)
            case Antiderivative():
                value = self.antiderivative(r, ctx)
                return laws.replace(t, Bind("int", r.domain, r.integrand), value, ctx)
        raise Rejected("not a reason")

    def given(self, r: Given, t: Term, ctx: Context) -> Term:
        claim = self.hypothesis(r, ctx)
        if claim.relation != "=":
            raise Rejected("only an equation rewrites")
        if r.at or not claim.binders:
            _demand(*(needs(v, ctx) for v in r.at))
            lhs, rhs = ctx.instance(claim, r.at)
            _demand(needs(lhs, ctx), needs(rhs, ctx))
            return laws.replace(t, lhs, rhs, ctx)

        return self.rewritten(claim, t, ctx)

    def rewritten(self, claim: Claim, t: Term, ctx: Context) -> Term:
        """``t`` with the left sides of an equation replaced by the right ones; other relations change nothing."""
        if claim.relation != "=":
            return t
        if not claim.binders:
            return laws.replace(t, claim.lhs, claim.rhs, ctx)
        if claim.almost:
            return self.almost(claim, t, ctx)
        depth = len(claim.binders)

        # a universal equation rewrites entries wherever their indices are in its domain
        def at(s: Term, inner: Context) -> Term:
            indices: list[Term] = []
            row = s
            while isinstance(row, At) and len(indices) < depth:
                indices.insert(0, row.index)
                row = row.vector
            if len(indices) == depth:
                try:
                    lhs, rhs = inner.instance(shifted(claim, len(inner.scope) - len(ctx.scope)), tuple(indices))
                except Rejected:
                    return s
                if type(lhs) is At and inner.field.equal(lhs, s):
                    return rhs
            return s

        return laws.everywhere(t, ctx, at)

    def almost(self, claim: Claim, t: Term, ctx: Context) -> Term:
        """An equation that holds for almost all x of an interval rewrites the integrands over it."""
        if len(claim.binders) != 1 or not isinstance(claim.binders[0], Interval):
            raise Rejected("only an equation for almost all x, with no further condition, rewrites")

        def at(s: Term, inner: Context) -> Term:
            here = shifted(claim, len(inner.scope) - len(ctx.scope))
            if not (isinstance(s, Bind) and s.op == "int"):
                return s
            if inner.field._domain(s.domain) != inner.field._domain(here.binders[0]):
                return s
            return Bind("int", s.domain, laws.replace(s.body, here.lhs, here.rhs, inner.enter(s.domain)), s.name)

        return laws.everywhere(t, ctx, at)

    def hypothesis(self, r: Given, ctx: Context) -> Claim:
        if not 0 <= r.index < len(ctx.given):
            raise Rejected(f"there is no hypothesis {r.index}")
        if r.index < self.own:  # what a case or a condition adds is no hypothesis of the statement
            self.use(f"hypothesis {r.index + 1}")
        return ctx.given[r.index]

    # -- facts ------------------------------------------------------------------------------------------------

    def certificate(self, c: Certificate, relation: Relation, ctx: Context) -> tuple[Term, bool, list[Claim]]:
        """The summand's value, whether it is positive, and when it is 0."""
        _demand(needs(c.multiplier, ctx))
        inner, nonempty = ctx, True
        for domain in c.binders:
            _demand(claim_needs(Claim(ZERO, "=", ZERO, (domain,)), inner))
            nonempty = nonempty and inner.nonempty(domain)
            inner = inner.enter(domain)
        truth = self.fact(c.fact, inner)
        _demand(needs(truth.term, inner))
        weight = ONE if c.weight is None else c.weight
        _demand(needs(weight, inner))
        if not truth.equation:
            if relation == "=":
                raise Rejected("an inequality cannot prove an equation")
            if not ctx.nonnegative(c.multiplier):
                raise Rejected("a multiplier is not known to be nonnegative")
            if not inner.nonnegative(weight):
                raise Rejected("a weight is not known to be nonnegative")
        term = Mul((weight, truth.term))
        for k, domain in enumerate(reversed(c.binders)):
            name = c.names[-1 - k] if len(c.names) == len(c.binders) else "i"
            term = Bind("int" if isinstance(domain, Interval) else "sum", domain, term, name)  # type: ignore[assignment]
        if any(isinstance(domain, Interval) for domain in c.binders):
            _demand(needs(term, ctx))  # facts are integrated only where the integral exists
        positive = ctx.positive(c.multiplier) and inner.positive(weight)
        strict = truth.strict and positive and nonempty
        if truth.equation or ctx.field.zero(c.multiplier):
            return Mul((c.multiplier, term)), False, []
        guards: list[Domain] = []
        if not ctx.positive(c.multiplier):
            guards.append(Range(ONE, ONE, shift(c.multiplier, 1)))
        depth = len(guards)
        within = [shift_domain(d, depth, k) for k, d in enumerate(c.binders)]
        if not inner.positive(weight):
            within.append(Range(ONE, ONE, shift(shift(weight, depth, len(c.binders)), 1)))
        extra = depth + (len(within) - len(c.binders))
        when = []
        for claim in truth.tight:
            moved = lifted(claim, len(c.binders), depth, extra - depth)
            names = (*("_" for _ in guards), *c.names, *("_" for _ in within[len(c.binders) :]), *claim.names)
            binders = (*guards, *within, *moved.binders)
            when.append(
                Claim(
                    moved.lhs,
                    moved.relation,
                    moved.rhs,
                    binders,
                    names if len(names) == len(binders) else (),
                    moved.almost or any(isinstance(d, Interval) for d in within),
                )
            )
        if truth.strict and not strict:
            # positive wherever it counts: equality only where nothing counts
            almost = any(isinstance(d, Interval) for d in within)
            when = [Claim(ZERO, "<", ZERO, (*guards, *within), almost=almost)]
        return Mul((c.multiplier, term)), strict, when

    def fact(self, f: Fact, ctx: Context) -> Truth:
        match f.source:
            case str() as name:
                if name not in FACTS:
                    raise Rejected(f"no fact is called {name!r}")
                for a in f.args:
                    if not (isinstance(a, Bind) and a.op == "lam"):
                        _demand(needs(a, ctx))
                self.use(name)
                return FACTS[name].use(f.args, ctx)
            case Given() as r:
                claim = self.hypothesis(r, ctx)
                _demand(*(needs(v, ctx) for v in r.at))
                lhs, rhs = ctx.instance(claim, r.at)
                return _truth(Claim(lhs, claim.relation, rhs), (Claim(lhs, "=", rhs),))
            case Cite() as r:
                claims, tight = self.cite(r, ctx)
                if len(claims) != 1 or claims[0].binders:
                    raise Rejected("a fact is one relation")
                return _truth(claims[0], tight)
            case Varying() as r:
                found = self.varying(r, ctx)
                return _truth(found, (replace(found, relation="="),))
        raise Rejected("not a fact")

    # -- citing -----------------------------------------------------------------------------------------------

    def cite(self, c: Cite, ctx: Context) -> tuple[tuple[Claim, ...], tuple[Claim, ...]]:
        """The cited claims and equality conditions at the substitution, kinds and hypotheses checked in scope."""
        theorem = self.entry(c.entry)
        s = theorem.statement
        self.use(f"theorem {s.name}")
        for what in theorem.uses:
            if what.startswith(TRUSTED):
                self.use(what)
        values = dict(c.at)
        if len(values) != len(c.at) or set(values) != {n for n, _ in s.variables}:
            raise Rejected(f"citing {s.name} needs a value for each of its variables, once")
        for name, kind in s.variables:
            _demand(conforms(values[name], kind_at(kind, values), ctx))
        for claim in s.given:
            self.discharge(claim_at(claim, values), ctx)
        for integral in s.convergent:
            _demand(needs(substitute(integral, values), ctx))
        tight = tuple(claim_at(k, values) for k in theorem.equality_when)
        match s.goal:
            case Iff(bound, condition):
                return self.part(claim_at(bound, values), tuple(claim_at(k, values) for k in condition), c, ctx)
            case _ if c.part:
                raise Rejected(f"{s.name} has no equality condition to cite")
            case Claim():
                return (claim_at(s.goal, values),), tight
            case Extremum(_, bound, _):
                return (claim_at(bound, values),), tight
            case Exists((), claims):
                return tuple(claim_at(k, values) for k in claims), ()
        raise Rejected(f"{s.name} states no relation to cite")

    def part(
        self, bound: Claim, condition: tuple[Claim, ...], c: Cite, ctx: Context
    ) -> tuple[tuple[Claim, ...], tuple[Claim, ...]]:
        """The bound with its condition; or the equation where that holds; or the condition where both are equal."""
        equation = Claim(bound.lhs, "=", bound.rhs)
        match c.part:
            case "if":
                for claim in condition:
                    self.discharge(claim, ctx)
                return (equation,), ()
            case "only if":
                self.discharge(equation, ctx)
                return condition, ()
        return (bound,), condition

    def varying(self, v: Varying, ctx: Context) -> Claim:
        """What follows for both sides of a theorem that holds for all x of an open interval."""
        if not isinstance(v.domain, Interval):
            raise Rejected("a variable varies over an interval")
        _demand(claim_needs(Claim(ZERO, "=", ZERO, (v.domain,)), ctx))
        inner = ctx.enter(v.domain)
        claims, _ = self.cite(v.cite, inner)
        if len(claims) != 1 or claims[0].binders:
            raise Rejected("one relation is needed between functions of x")
        lhs, rhs, relation = claims[0].lhs, claims[0].rhs, claims[0].relation
        _demand(needs(lhs, inner), needs(rhs, inner))
        if v.how == "limit":
            sides = []
            for side in (lhs, rhs):
                body = unfold_all(side, inner)
                _demand(needs(derivative(body), inner))  # differentiable, so continuous
                sides.append(self.at_end(body, v.domain, v.at, ctx))
            self.use("passage to the limit")
            return Claim(sides[0], "=" if relation == "=" else "<=", sides[1])
        for point in (v.at, *((v.other,) if v.other is not None else ())):
            _demand(needs(point, ctx))
            if not ctx.member(point, v.domain):
                raise Rejected("a point is not known to be in the interval")
        if relation != "=":
            raise Rejected("only equal functions have equal derivatives")
        if v.how == "derivative":
            self.use("derivatives of equal functions")
            made = Claim(Diff(lhs, v.at), "=", Diff(rhs, v.at))
        else:
            if not (isinstance(lhs, Diff) and lhs.at == Bound(0) and bound_free(lhs.body, 1)) or rhs != ZERO:
                raise Rejected("a function is constant if a theorem says that its derivative in x, at x, is 0")
            if v.other is None:
                raise Rejected("constancy needs two points")
            self.use("a function whose derivative is 0 is constant")
            body = shift(lhs.body, -1, 1)
            made = Claim(instantiate(body, v.at), "=", instantiate(body, v.other))
        _demand(needs(made.lhs, ctx), needs(made.rhs, ctx))
        return made

    def at_end(self, body: Term, domain: Interval, point: Term, ctx: Context) -> Term:
        if point not in (domain.lo, domain.hi):
            raise Rejected("a limit is taken at an end of the interval")
        return self.end(body, domain, point == domain.hi, ctx)

    def discharge(self, claim: Claim, ctx: Context) -> None:
        """A hypothesis of a cited theorem must hold here, for all values of its binders."""
        if claim in ctx.given:
            number = ctx.given.index(claim)
            if number < self.own:
                self.use(f"hypothesis {number + 1}")
            return
        for domain in claim.binders:
            ctx = ctx.enter(domain)
        gap = sub(claim.rhs, claim.lhs)
        excluded = {"=": NEG | POS, "<=": NEG, "<": NEG | ZERO_SIGN}[claim.relation]
        written = unfold_all(gap, ctx)
        if all(ctx.sign(t) & excluded for t in (gap, written)) and ctx.sign(settled(written, ctx)) & excluded:
            raise Rejected("a hypothesis of the cited theorem is not known to hold here")

    # -- integrals --------------------------------------------------------------------------------------------

    def with_integrals(self, integrals: tuple[Evidence, ...], ctx: Context) -> Context:
        for evidence in integrals:
            if isinstance(evidence, Each):
                _demand(claim_needs(Claim(ZERO, "=", ZERO, (evidence.domain,)), ctx))
                inner = self.with_integrals(evidence.cites, ctx.enter(evidence.domain))
                ctx = ctx.with_each(evidence.domain, inner.convergent, inner.values)
                continue
            if isinstance(evidence, Antiderivative):
                self.antiderivative(evidence, ctx)
                found = [Bind("int", evidence.domain, evidence.integrand)]
                claims: tuple[Claim, ...] = ()
            else:
                # of a universal claim the integrals stand under its binders, not in this scope
                claims = tuple(c for c in self.cite(evidence, ctx)[0] if not c.binders)
                found = [
                    t
                    for c in claims
                    for side in (c.lhs, c.rhs)
                    for t, depth in subterms(unfold_all(side, ctx))
                    if isinstance(t, Bind) and t.op == "int" and depth == 0
                ]
            ctx = closure(tuple(found), ctx).with_integrals(
                (),
                tuple(Claim(unfold_all(c.lhs, ctx), c.relation, unfold_all(c.rhs, ctx)) for c in claims),
            )
        return ctx

    def antiderivative(self, a: Antiderivative, ctx: Context) -> Term:
        """The integral's value F(b-) - F(a+), after F' = f was checked on the open interval."""
        if not isinstance(a.domain, Interval):
            raise Rejected("an antiderivative needs an interval")
        if not ctx.below(a.domain.lo, a.domain.hi):
            raise Rejected("the interval's ends are not in order")
        for end in (a.domain.lo, a.domain.hi):
            if end not in (INF, NEG_INF):
                _demand(needs(end, ctx))
        inner = ctx.enter(a.domain)
        _demand(needs(a.integrand, inner), needs(a.primitive, inner))
        primitive = unfold_all(a.primitive, inner)
        slope = derivative(primitive)
        _demand(needs(slope, inner))
        if not inner.field.equal(slope, unfold_all(a.integrand, inner)):
            raise Rejected("the derivative of the antiderivative is not the integrand")
        self.use("integral by antiderivative")
        return sub(self.end(primitive, a.domain, True, ctx), self.end(primitive, a.domain, False, ctx))

    def end(self, primitive: Term, domain: Interval, high: bool, ctx: Context) -> Term:
        point = domain.hi if high else domain.lo
        if point in (INF, NEG_INF):
            return limit(primitive, domain, high, ctx)
        value = instantiate(primitive, point)
        _demand(needs(value, ctx))  # defined there, so continuous there
        return value

    # -- wrappers ---------------------------------------------------------------------------------------------

    def iff(self, bound: Claim, condition: tuple[Claim, ...], proof: IffProof, ctx: Context) -> tuple[Claim, ...]:
        if bound.relation != "<=" or bound.binders:
            raise Rejected("an equality condition belongs to one inequality <=")
        raw = self.claim(bound, proof.chain, ctx)
        for claim in condition:
            _demand(claim_needs(claim, ctx))
        if len(proof.forward) != len(condition):
            raise Rejected("each part of the condition needs its own proof")
        for claim, (names, part) in zip(condition, proof.forward, strict=True):
            goal, scope = opened(claim, names, ctx.assuming((*raw, Claim(bound.lhs, "=", bound.rhs))))
            self.claim(goal, part, scope)
        self.claim(Claim(bound.lhs, "=", bound.rhs), proof.backward, ctx.assuming(condition))
        return condition

    def exists(
        self, variables: tuple[tuple[str, Kind], ...], claims: tuple[Claim, ...], proof: Witness, ctx: Context
    ) -> None:
        if len(proof.values) != len(variables) or len(proof.proofs) != len(claims):
            raise Rejected("a witness gives each variable a value and each claim a proof")
        if {n for n, _ in variables} & set(ctx.variables):
            raise Rejected("the variables of an existence statement must be new")
        values = dict(zip((n for n, _ in variables), proof.values, strict=True))
        for name, kind in ((n, kind_at(k, values)) for n, k in variables):
            _demand(variables_needs(((name, kind),), ctx), conforms(values[name], kind, ctx))
        for claim, part in zip(claims, proof.proofs, strict=True):
            goal = claim_at(claim, values)
            if goal.binders:
                _demand(claim_needs(goal, ctx))
                self.discharge(goal, ctx)
            else:
                self.claim(goal, part, ctx)

    def extremum(self, goal: Extremum, proof: ExtremumProof, ctx: Context) -> tuple[Claim, ...]:
        """An ``Iff`` theorem whose condition is that the variable is ``at``, an admissible value."""
        entry = proof.iff.entry
        iff = entry.statement.goal
        (bound,), condition = self.cite(proof.iff, ctx)
        if not isinstance(iff, Iff) or bound != goal.bound:
            raise Rejected("the cited theorem is not the bound with its equality condition")
        if goal.variable in free_names(bound.lhs) and goal.variable in free_names(bound.rhs):
            raise Rejected("one side of the bound must be free of the variable")
        kind = ctx.variables.get(goal.variable)
        if kind is None or goal.variable in free_names(goal.at):
            raise Rejected("the extremum is over a variable, at a value free of it")
        for other in ctx.variables.values():
            kind_map(other, lambda t: _free_of(goal.variable, t))
        # that the value is admissible is shown without supposing anything of the variable
        others = tuple(NOTHING if goal.variable in claim_names(c) else c for c in ctx.given)
        there = self.with_integrals(proof.integrals, Context(ctx.variables, others, (), ctx.field))
        _demand(conforms(goal.at, kind, there))
        want = is_at(goal.variable, kind, goal.at)
        if len(condition) != 1 or not (
            same_claim(condition[0], want, ctx)
            or same_claim(replace(condition[0], lhs=condition[0].rhs, rhs=condition[0].lhs), want, ctx)
        ):
            raise Rejected("the equality condition does not say that the variable is that value")
        for claim in ctx.given:
            self.discharge(claim_at(claim, {goal.variable: goal.at}), there)
        for integral in self.supposed:
            _demand(needs(substitute(integral, {goal.variable: goal.at}), there))
        return condition


# --- helpers ------------------------------------------------------------------------------------------------


def _demand(*lists: object) -> None:
    for found in lists:
        for need in found:  # type: ignore[attr-defined]
            assert isinstance(need, Need)
            raise Rejected(f"not well formed: {need.message or 'needs ' + need.what}: {need.term!r:.200}")


def _free_of(name: str, t: Term) -> Term:
    if name in free_names(t):
        raise Rejected(f"other variables range over what depends on {name}")
    return t


def _truth(c: Claim, tight: tuple[Claim, ...]) -> Truth:
    return Truth(sub(c.rhs, c.lhs), c.relation == "<", () if c.relation != "<=" else tight, c.relation == "=")
