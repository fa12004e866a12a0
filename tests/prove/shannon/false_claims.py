"""False claims about random variables, each with its facts: errors, mutations, missing hypotheses; and true ones."""

MARKOV, SHARING = ("X -> Y -> Z",), ("H(S | A, B) = 0", "S ⟂ A", "S ⟂ B")
SECRECY = ("H(M | C, K) = 0", "M ⟂ C")
INGLETON = "I(A; B) <= I(A; B | C) + I(A; B | D) + I(C; D)"
PAIRWISE = ("X ⟂ Y", "Y ⟂ Z", "X ⟂ Z")

BASIC = [
    ("H(X, Y) <= H(X)", ()),
    ("H(X, Y) < H(X) + H(Y)", ()),
    ("H(X, Y) = H(X) + H(Y)", ()),
    ("H(X | Y) >= H(X)", ()),
    ("H(X | Y) < H(X)", ()),
    ("H(X | Y) = H(Y | X)", ()),
    ("H(X | Y) <= H(X | Y, Z)", ()),
    ("H(X) > 0", ()),
    ("H(X, Y, Z) = H(X) + H(Y | X) + H(Z | X)", ()),
    ("H(X, Y | Z) = H(X | Z) + H(Y | Z)", ()),
    ("H(X | Z) <= H(X | Y)", ("X ⟂ Z",)),
    ("H(X | Y) + H(Y | Z) <= H(X | Z)", ()),
    ("I(X; Y) <= I(X; Y | Z)", ()),
    ("I(X; Y | Z) <= I(X; Y)", ()),
    ("I(X; Y; Z) >= 0", ()),
    ("I(X; Y; Z) <= 0", ()),
    ("I(X; Y; Z; W) >= 0", ()),
    ("I(X; Y; Z; W) <= 0", ()),
    ("I(X; Y, Z) = I(X; Y) + I(X; Z)", ()),
    ("I(X; Y, Z) <= I(X; Y) + I(X; Z)", ()),
    ("I(X; Y, Z) >= I(X; Y) + I(X; Z)", ()),
    ("I(X; Y) < H(X)", ()),
    ("2*I(X; Y) <= H(X)", ()),
    ("I(X; Y) <= I(X; Z)", ()),
    ("H(X, Y, Z) + H(Z) >= H(X, Z) + H(Y, Z)", ()),
    ("H(X) + H(Y) + H(Z) <= H(X, Y) + H(Y, Z)", ()),
]

FACTS = [
    ("I(X; Z) <= I(X; Y)", ()),
    ("I(X; Z) <= I(X; Y)", ("X -> Z -> Y",)),
    ("I(X; Z) = I(X; Y)", MARKOV),
    ("I(X; Z) < I(X; Y)", MARKOV),
    ("I(X; Z) = 0", MARKOV),
    ("I(X; Y | Z) = I(X; Y)", MARKOV),
    ("I(X; Y | Z) >= I(X; Y)", MARKOV),
    ("H(X | Z) <= H(X | Y)", MARKOV),
    ("I(X; W) = I(Y; Z)", ("X -> Y -> Z -> W",)),
    ("I(X; W) <= I(X; Z | Y)", ("X -> Y -> Z -> W",)),
    ("I(X; Y | Z) = 0", ("X ⟂ Y",)),
    ("I(X; Y) = 0", ("X ⟂ Y | Z",)),
    ("H(X, Y, Z) = H(X) + H(Y) + H(Z)", PAIRWISE),
    ("I(X, Y; Z) = 0", ("X ⟂ Z", "Y ⟂ Z")),
    ("I(X; Y, Z) = 0", ("X ⟂ Y | Z", "X ⟂ Z | Y")),
    ("H(X) <= H(Y)", ("Y = f(X)",)),
    ("H(Z) <= H(X)", ("Z = f(X, Y)", "X ⟂ Y")),
    ("H(Z) >= H(X)", ("Z = f(X, Y)", "X ⟂ Y")),
    ("H(Z) = H(X) + H(Y)", ("Z = f(X, Y)", "X ⟂ Y")),
    ("I(X; Y) <= H(W)", ("W = f(X)", "W = g(Y)")),
    ("I(f; Y) = I(X; Y)", ("function(f, X)",)),
    ("H(X) = H(Y)", ("H(X | Y) = H(Z)", "H(Y | X) = H(W)")),
    ("I(X; Y) > 0", ("H(X) > 0", "H(Y) > 0")),
    ("H(X | Y, Z) > 0", ("H(X | Y) > 0", "H(X | Z) > 0")),
    ("H(X) >= 2*H(Y)", ("H(X) >= H(Y)",)),
    ("H(Z | X, Y) >= H(Z | X) - H(Y)/2", ()),
]

CODES = [
    ("H(A) <= H(S)", SHARING[1:]),
    ("H(A) >= H(S)*1.000001", SHARING),
    ("H(A, B) >= 3*H(S)", SHARING),
    ("I(A; B) = 0", SHARING),
    ("H(M) <= H(K)", SECRECY[:1]),
    ("H(M) <= H(K)", SECRECY[1:]),
    ("H(M) <= 0.999999*H(K)", SECRECY),
    ("H(C) = H(M)", SECRECY),
    ("H(K) <= H(M)", SECRECY),
    ("H(W) >= H(A) + H(B)", ("A ⟂ B", "H(B | A, W) = 0", "H(A | B, W) = 0")),
    ("H(A, B, C) >= 3*H(A, B)/2", ()),
    ("H(U) + H(V) >= H(W)", ("U = f(A, B)", "V = g(C, D)", "indep(A, B, C, D)")),
    ("H(X1, X2, X3, X4, X5) >= H(X1, X2, X3) + H(X4, X5)", ()),
    ("H(X1, X2, X3, X4, X5, X6) = H(X1, X2, X3) + H(X4, X5, X6)", ("X1 ⟂ X4", "X2 ⟂ X5", "X3 ⟂ X6")),
]

POLYMATROIDS = [
    (INGLETON, ()),
    (INGLETON, ("C ⟂ D",)),
    (INGLETON, ("A ⟂ B | C",)),
    (f"{INGLETON} + H(A, B, C, D)/20", ()),
    ("H(A) + H(B) + H(C) <= H(A, B) + H(A, B, C)/2", ()),
    ("H(X, Y, Z) <= (H(X, Y) + H(Y, Z) + H(X, Z))/3", ()),
    ("H(X, Y, Z) <= 0.49*(H(X, Y) + H(Y, Z) + H(X, Z))", ()),
    ("2*I(C; D) <= I(A; B) + I(A; C, D) + 2*I(C; D | A)", ()),
    ("H(A, B, C, D) <= (H(A, B) + H(B, C) + H(C, D))/2", ()),
]

# exact repair of the (4, 3, 3) regenerating code: node i sends S_ij to repair node j
_NODES = (1, 2, 3, 4)
REPAIR = (
    *(f"S{i}{j} = f(W{i})" for i in _NODES for j in _NODES if i != j),
    *(f"function(W{j}, {', '.join(f'S{i}{j}' for i in _NODES if i != j)})" for j in _NODES),
    *(f"function(W{j}, {', '.join(f'W{i}' for i in _NODES if i != j)})" for j in _NODES),
    *(f"H(W1) = H(W{i})" for i in _NODES[1:]),
    *(f"H(S12) = H(S{i}{j})" for i in _NODES for j in _NODES if i != j and (i, j) != (1, 2)),
)
STORAGE = [
    ("4*H(W1) + 6*H(S12) >= 4*H(W1, W2, W3)", REPAIR),
    ("4*H(W1) + 6*H(S12) >= 3.334*H(W1, W2, W3)", REPAIR),
    ("H(W1) + H(W2) > H(W1, W2, W3)", REPAIR),
]

NUDGES = ("1e-6", "1e-9", "1e-12", "1e-15")
NUDGED = [
    (claim.format(nudge), given)
    for nudge in NUDGES
    for claim, given in (
        ("I(X; Y) <= (1 - {})*H(X)", ()),
        ("H(X, Y) <= (1 - {})*(H(X) + H(Y))", ()),
        ("H(X, Y) = H(X) + (1 + {})*H(Y | X)", ()),
        ("I(X; Z) <= (1 - {})*I(X; Y)", MARKOV),
        ("H(X, Y, Z) <= (1/2 - {})*(H(X, Y) + H(Y, Z) + H(X, Z))", ()),
        ("2*I(C; D) <= I(A; B) + (1 - {})*I(A; C, D) + 3*I(C; D | A) + I(C; D | B)", ()),
        ("I(X; Y | Z) + {}*H(Z) <= I(X; Y, Z)", ("X ⟂ Z",)),
    )
]

MIXED = [
    ("H(X) <= 1", ()),
    ("H(X) <= log(2)", ()),
    ("H(X) = log(card(X))", ()),
    ("H(X) < log(n)", ("card(X) = n",)),
    ("H(X) >= log(n)", ("card(X) = n",)),
    ("I(X; Y) <= log(n)/2", ("card(X) = n",)),
    ("H(X)*H(Y) <= H(X, Y)", ()),
    ("H(X)^2 <= H(X)", ()),
    ("exp(H(X)) = card(X)", ()),
    ("H(X) >= log(2)", ("card(X) = 2",)),
    ("H(X, Y) <= a", ("a > 0",)),
    ("H(X) <= 3", ()),
    ("H(X, Y) <= max(H(X), H(Y))", ()),
    ("I(X; Y) >= min(H(X), H(Y))", ()),
    ("sqrt(H(X)) >= H(X)", ()),
    ("H(X, Y)/H(Y) >= 2", ("H(Y) > 0",)),
    ("H(X) <= 2", ("card(X) = 10",)),
    ("H(X) >= 1", ("card(X) = 10",)),
    ("H(X) >= 1/100", ("H(X) > 0",)),
    ("I(X; Y)^2 >= I(X; Y)/5", ("H(X) > 0", "X = f(Y)")),
]

FALSE = BASIC + FACTS + CODES + STORAGE + POLYMATROIDS + NUDGED + MIXED

TRUE = [
    ("H(X | Z) <= H(X | Y) + H(Y)", ("X ⟂ Z",)),
    ("H(X, Y) <= H(X) + H(Y)", ()),
    ("H(X, Y) = H(X) + H(Y | X)", ()),
    ("H(X | Y) <= H(X)", ()),
    ("H(X | Y, Z) <= H(X | Y)", ()),
    ("I(X; Y | Z) >= 0", ()),
    ("I(X; Y) = H(X) - H(X | Y)", ()),
    ("I(X; Y, Z) = I(X; Y) + I(X; Z | Y)", ()),
    ("I(X; Z) <= I(X; Y)", MARKOV),
    ("I(X; Y | Z) <= I(X; Y)", MARKOV),
    ("I(X; W) <= I(Y; Z)", ("X -> Y -> Z -> W",)),
    ("I(X; Y; Z) = I(X; Y) - I(X; Y | Z)", ()),
    ("I(X; Y | Z) >= I(X; Y)", ("X ⟂ Z",)),
    ("H(X, Y, Z) <= (H(X, Y) + H(Y, Z) + H(X, Z))/2", ()),
    ("H(Y) <= H(X)", ("Y = f(X)",)),
    ("H(Z) >= H(X)", ("Z = f(X, Y)", "X = g(Z, Y)", "X ⟂ Y")),
    ("H(A) >= H(S)", SHARING),
    ("H(M) <= H(K)", SECRECY),
    ("H(W) <= I(X; Y)", ("W = f(X)", "W = g(Y)")),
    ("H(X, Y, Z) = H(X) + H(Y) + H(Z)", ("indep(X, Y, Z)",)),
    (INGLETON, ("I(A; B | C) = 0", "I(A; B) = 0")),
    (f"{INGLETON} + 0.1*H(A, B, C, D)", ()),
    ("2*I(C; D) <= I(A; B) + I(A; C, D) + 3*I(C; D | A) + I(C; D | B)", ()),
    ("H(X | Y) + H(Y | Z) >= H(X | Z)", ()),
    ("H(X) <= log(card(X))", ()),
    ("H(X) <= log(n)", ("card(X) = n",)),
    ("I(X; Y) <= log(n)", ("card(X) = n",)),
    ("H(X) >= 1", ("H(X) >= 2",)),
    ("H(X) = H(Y)", ("Y = f(X)", "X = g(Y)")),
    ("H(X) = 0", ("X ⟂ X",)),
    ("I(X; Y) <= I(X; Y | Z)", ("H(Z | W) = 0", "W ⟂ X", "H(W) = H(Z)")),
]
