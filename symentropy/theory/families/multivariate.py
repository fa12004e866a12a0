"""The families of vectors and matrices, and the channels, whose quantities are theorems rather than integrals."""

from __future__ import annotations

from .declaration import Family

__all__ = ["CHANNELS", "MULTIVARIATE"]

_CT = "Cover & Thomas, Elements of Information Theory, "

MULTIVARIATE = (
    Family(
        "MultivariateNormal",
        "multivariate",
        (("mean", "vector"), ("covariance", "matrix")),
        latex=r"\mathcal{{N}}({0}, {1})",
        meaning="covariance as `((2, 1/2), (1/2, 1))`",
        source=f"{_CT}8.4",
    ),
    Family(
        "MultivariateStudentT",
        "multivariate",
        (("nu", "positive"), ("scale", "matrix")),
        latex=r"t_{{{0}}}({1})",
        meaning="around 0; proportional to (1 + x' scale^-1 x/nu)^(-(nu+d)/2)",
        source="Kotz & Nadarajah, Multivariate t Distributions and Their Applications, ch. 1",
    ),
    Family(
        "Dirichlet",
        "multivariate",
        (("alpha", "vector"),),
        meaning="(alpha1, ..., alphak), density over the first k - 1 coordinates",
        source="Kotz, Balakrishnan & Johnson, Continuous Multivariate Distributions 1, ch. 49",
    ),
    Family(
        "Wishart",
        "multivariate",
        (("nu", "positive"), ("scale", "matrix")),
        meaning="nu > d - 1 degrees of freedom; the mean is nu times the d by d matrix scale",
        source="Bishop, Pattern Recognition and Machine Learning, app. B",
    ),
    Family(
        "Multinomial",
        "multivariate",
        (("n", "count"), ("probabilities", "vector")),
        meaning="counts of n draws of probabilities (p1, ..., pk)",
        source="Johnson, Kotz & Balakrishnan, Discrete Multivariate Distributions, ch. 35",
    ),
)

CHANNELS = (
    Family(
        "BSC",
        "channel",
        (("eps", "probability"),),
        meaning="flips its bit with probability eps",
        source=f"{_CT}7.1.4",
    ),
    Family(
        "BEC",
        "channel",
        (("eps", "probability"),),
        meaning="erases its bit with probability eps",
        source=f"{_CT}7.1.5",
    ),
    Family(
        "ZChannel",
        "channel",
        (("eps", "probability"),),
        meaning="makes 1 a 0 with probability eps",
        source=f"{_CT}problem 7.8",
    ),
    Family(
        "GaussianChannel",
        "channel",
        (("snr", "positive"),),
        meaning="signal power over noise power; the input is normal",
        source=f"{_CT}9.1",
    ),
    Family(
        "BPSK",
        "channel",
        (("sigma", "positive"),),
        meaning="X = 1 or -1, equally probable, in noise Normal(0, sigma)",
        source="Richardson & Urbanke, Modern Coding Theory, 4.1",
    ),
)
