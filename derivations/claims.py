"""The claims that this handbook settles, each with how: define, derive, refute, evaluate.

An entry names the rows that it settles: ``@derivation(rows=["A3"])``. A claim to refute is false as it stands here.
The letters: A cross entropy and divergence, learning; B entropy; C densities; D coins; E coding; F surprise.
"""

CLAIMS = {
    "A1": ("define", "KL(P ‖ Q): the mean of log P(i)/Q(i) under P"),
    "A2": ("define", "Cross entropy H(P, Q): the mean of -log Q(i) under P"),
    "A3": ("derive", "KL divergence is the excess of cross entropy over entropy"),
    "A4": ("derive", "At Q = P the cross entropy is the entropy, and the divergence 0"),
    "A5": ("derive", "KL divergence is nonnegative, and 0 only at P = Q"),
    "A6": ("refute", "Where Q equals P, the cross entropy is 0"),
    "A7": ("derive", "KL divergence has no upper bound, not even on two outcomes"),
    "A8": ("refute", "KL divergence is symmetric"),
    "A9": ("derive", "Logarithms to base b > 1: their signs, log 1 = 0, no lower bound on (0, 1)"),
    "A10": ("derive", "Cross entropy is nonnegative"),
    "A11": ("derive", "Over Q, cross entropy is least at Q = P alone, where it is H(P)"),
    "A12": ("derive", "A one-hot P at k has H(P) = 0, so KL(P ‖ Q) = H(P, Q) = -log Q(k)"),
    "A13": ("derive", "The softmax of real logits is a pmf with positive entries"),
    "A14": ("derive", "The gradient of cross entropy in the logits is softmax(z) - P"),
    "A15": ("derive", "At temperature T that gradient is (softmax(z/T) - P)/T"),
    "A16": ("derive", "KL and cross entropy of a softmax have the same gradient in the logits"),
    "A17": ("derive", "Empirical cross entropy is the average negative log likelihood"),
    "A18": ("derive", "The divergence of N(mu, sigma²) from N(0, 1), also for d coordinates"),
    "B1": ("define", "Entropy H(P): the mean of -log P(i) under P"),
    "B2": ("derive", "Entropy is nonnegative"),
    "B3": ("derive", "Entropy is 0 exactly if one outcome is certain"),
    "B4": ("derive", "Entropy is at most log n, which only the uniform pmf has"),
    "B5": ("derive", "Entropy to base b is entropy in nats over log b: bits, nats, hartleys"),
    "C1": ("define", "Differential entropy h(f): the mean of -log f(x) under f"),
    "C2": ("derive", "The differential entropy of N(mu, sigma²) is log(2 pi e sigma²)/2"),
    "C3": ("derive, refute", "Differential entropy is nonnegative"),
    "C4": ("derive", "Of all densities with one variance, the normal one has the greatest entropy"),
    "D1": ("derive", "A fair coin has an entropy of exactly one bit"),
    "D2": ("derive, evaluate", "The entropy of a coin with probabilities 4/5 and 1/5, in bits"),
    "E1": ("derive", "Mutual information is a KL divergence, and so nonnegative"),
    "E2": ("derive", "Kraft's lengths have a mean of at least H bits; ceilings stay below H + 1"),
    "F1": ("derive, evaluate", "Surprise -log p decreases strictly on (0, 1]"),
    "F2": ("refute", "Surprise is inversely proportional to probability"),
    "F3": ("refute", "Ten times rarer multiplies surprise by at least some c > 1"),
    "F4": ("derive", "The surprises of independent events add up"),
    "F5": ("derive", "Ten times rarer adds log 10 to surprise"),
    "F6": ("derive", "In logarithms, 0.1 is farther from 0.01 than 0.9 from 0.8"),
    "F7": ("derive", "Mean code length is least at the lengths -log_b P(i), where it is H_b"),
    "F8": ("derive", "log_b x = log x / log b; what holds of surprise holds in every base"),
    "F9": ("refute", "The linear function -p is additive over products"),
    "F10": ("derive", "A polynomial that turns products into sums is 0"),
    "F11": ("derive", "A differentiable function that turns products into sums is c log x"),
    "F12": ("derive", "The entropies of independent variables add up"),
}

# the first digits, cut off, of what is evaluated
DIGITS = {
    "D2": {
        "log(4/5)/log(2)": "-0.3219",
        "log(1/5)/log(2)": "-2.3219",
        "H((4/5, 1/5))/log(2)": "0.7219",
    },
    "F1": {"surprisal(1/10)": "2.30", "surprisal(1/100)": "4.60"},
}
