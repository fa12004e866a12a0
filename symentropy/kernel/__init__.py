"""All that must be believed, and nothing else: what a term means, which steps hold, when a proof is one.

``check.check`` takes an ``Entry`` (a statement and its proof, inert data) and answers with a ``Theorem`` or
raises ``Rejected``. It rests on the standard library and python-flint (polynomials, balls), and imports
nothing but these.

``terms``     the term tree, binders, domains, kinds, substitution
``proof``     statements and proofs as data
``copies``    validated copies, the only values that the kernel works on
``field``     equality of rational functions over opaque atoms
``balls``     constants to enclosures
``signs``     what is provably positive, nonzero, nonnegative in a scope
``laws``      rewriting laws; ``rules`` names them
``calculus``  derivatives, limits, integrals by checked antiderivatives
``wf``        what a term needs to mean something
``facts``     the named inequalities
``check``     the decision
"""
