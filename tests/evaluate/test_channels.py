"""Information of channels and of joint pmfs: against H(Y) - H(Y|X), and at the edges."""

import pytest

from symentropy.errors import IllPosedError, LanguageError
from symentropy.evaluate import evaluate

EPSILONS = ("0", "1/10", "1/2", "2/3", "1", "pi/7")
INPUTS = ("0", "1/3", "1/2", "1", "1/e")


def same(left: str, right: str) -> None:
    a, b = evaluate(left, 30), evaluate(right, 30)
    assert a.ball.overlaps(b.ball), f"{left} is {a}, {right} is {b}"


def exactly(text: str, value: str) -> None:
    found = evaluate(text, 30)
    assert (found.decimal, found.radius) == (value, "0"), text


def binary(p: str) -> str:
    """The entropy of one bit."""
    return f"H((1 - ({p}), {p}))"


@pytest.mark.parametrize("p", INPUTS)
@pytest.mark.parametrize("eps", EPSILONS)
def test_channels_of_one_bit(eps: str, p: str) -> None:
    """Cover & Thomas, 7.1: the output's entropy less the noise's, or what is not erased."""
    out = f"{eps} + {p} - 2*{eps}*{p}"
    for text, value in (
        (f"I(BSC({eps}), {p})", f"{binary(out)} - {binary(eps)}"),
        (f"I(BEC({eps}), {p})", f"(1 - {eps})*{binary(p)}"),
        (f"I(ZChannel({eps}), {p})", f"{binary(f'{p}*(1 - {eps})')} - {p}*{binary(eps)}"),
    ):
        if "1/2" in (eps, p) or {eps, p} & {"0", "1"}:  # else no zero is to be decided
            same(f"1 + {text}", f"1 + {value}")
        else:
            same(text, value)


@pytest.mark.parametrize("channel", ["BSC(0)", "BSC(1)", "BEC(0)", "ZChannel(0)"])
def test_a_channel_without_noise_says_all(channel: str) -> None:
    exactly(f"I({channel}, 1/3) - H((1/3, 2/3))", "0")
    exactly(f"I({channel}, 0)", "0")
    exactly(f"I({channel}, 1)", "0")


@pytest.mark.parametrize("channel", ["BSC(1/2)", "BEC(1)", "ZChannel(1)"])
def test_a_channel_of_noise_alone_says_nothing(channel: str) -> None:
    for p in ("0", "1/3", "1"):
        exactly(f"I({channel}, {p})", "0")


def test_z_channel_tells_its_inputs_apart() -> None:
    """0 is safe: with eps = 1/2 and P(X = 1) = 2/5 the capacity log(5/4) is reached."""
    exactly("I(ZChannel(1/2), 2/5) - log(5/4)", "0")
    assert evaluate("I(ZChannel(1/2), 3/5) - log(5/4)", 5).ball < 0


def test_capacities() -> None:
    exactly("I(BSC(1/10), 1/2) - log(2) + H((1/10, 9/10))", "0")
    exactly("I(BEC(1/10), 1/2) - 9/10*log(2)", "0")


def test_gaussian_channel() -> None:
    """Cover & Thomas, 9.1; and as the information of two correlated normals."""
    exactly("I(GaussianChannel(3)) - log(2)", "0")
    joint, apart = (f"MultivariateNormal((0, 0), ((7, {c}), ({c}, 8)))" for c in (7, 0))
    exactly(f"I(GaussianChannel(7)) - KL({joint} || {apart})", "0")


def test_two_levels_in_noise() -> None:
    """Half a Jensen-Shannon divergence of the two outputs; near log 2 without noise, near snr/2 with much."""
    same("I(BPSK(1))", "JS(Normal(1, 1), Normal(-1, 1))")
    assert 0 < evaluate("log(2) - I(BPSK(1/10))", 5).value < 1e-20
    assert 0 < evaluate("1/200 - I(BPSK(10))", 5).value < 1e-4
    assert evaluate("I(BPSK(2)) - I(GaussianChannel(1/4))", 5).value < 0


def test_joint_pmfs() -> None:
    exactly("I(((1/4, 1/8), (1/8, 1/2))) - 2*H((3/8, 5/8)) + H((1/4, 1/8, 1/8, 1/2))", "0")
    exactly("I(((1/6, 1/3), (1/6, 1/3)))", "0")
    exactly("I(((1/2, 0), (0, 1/2))) - log(2)", "0")
    exactly("I(((1/2, 0, 0), (0, 1/4, 1/4))) - log(2)", "0")
    exactly("I(((0, 1), (0, 0)))", "0")
    exactly("I(((1/3, 2/3),))", "0")
    exactly("I(((1,),))", "0")
    same("I(((1/pi, 0), (1/3, 2/3 - 1/pi)))", f"{binary('2/3 - 1/pi')} + {binary('1/pi')} - H((1/pi, 1/3, 2/3 - 1/pi))")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("I(BSC(1/10))", "the information of BSC is written I(BSC(1/10), p1)"),
        ("I(GaussianChannel(3), 1/2)", "the information of GaussianChannel is written I(GaussianChannel(3))"),
        ("I(BPSK(1), 1/3)", "the information of BPSK is written I(BPSK(1))"),
        ("I(BSC(2), 1/2)", "eps of BSC lies in [0, 1], not 2"),
        ("I(BEC(-1/2), 1/2)", "eps of BEC lies in [0, 1]"),
        ("I(ZChannel(1/2), 3/2)", "P(X = 1) of ZChannel lies in [0, 1], not 3/2"),
        ("I(BSC(pi), 1/2)", "negative entry"),
        ("I(GaussianChannel(0))", "snr of GaussianChannel is positive, not 0"),
        ("I(GaussianChannel(3 - pi))", "snr of GaussianChannel is positive"),
        ("I(BPSK(3 - pi))", "positive"),
        ("H(BSC(1/2))", "BSC is a channel, not a distribution"),
        ("I(((1/4, 1/4), (1/2,)))", "rows of the same length"),
        ("I(((1/4, 1/4), 1/2))", "rows of the same length"),
        ("I(((1/4, 1/4), (1/4, 1/8)))", "its entries sum to 7/8, not 1"),
        ("I(((1/2, 3/4), (0, -1/4)))", "an entry is negative"),
        ("I(((1/2, 1/pi), (0, 1/10)))", "sums to"),
    ],
)
def test_ill_posed(text: str, says: str) -> None:
    with pytest.raises(IllPosedError) as error:
        evaluate(text)
    assert says in str(error.value)


@pytest.mark.parametrize(
    "text", ["I(BSC(), 1/2)", "I(BSC(1/2, 1/2), 1/2)", "I(BSC(1/10), 1/2, 1/2)", "I(BSC(1/10); 1/2)"]
)
def test_not_in_the_language(text: str) -> None:
    with pytest.raises(LanguageError):
        evaluate(text)
