# The target P: weights, means, sds.
WEIGHTS, MEANS, SDS = map(np.array, ([@WEIGHTS@], [@MEANS@], [@SDS@]))
START = (@START@)  # mean, sd
ALPHA = @ALPHA@


def log_p(x):
    terms = np.log(WEIGHTS) - 0.5 * np.log(2 * np.pi) - np.log(SDS) - 0.5 * ((x[:, None] - MEANS) / SDS) ** 2
    top = terms.max(axis=1)
    return top + np.log(np.exp(terms - top[:, None]).sum(axis=1))


def log_q(x, mean, sd):
    return -0.5 * np.log(2 * np.pi) - np.log(sd) - 0.5 * ((x - mean) / sd) ** 2


def nodes(mean, sd, both):
    """Nodes and their distance for the trapezoid rule, which is exact to all digits for smooth functions that vanish at both
    ends, if it is fine enough for the narrowest normal and for the change of the leading mode between two of them."""
    low, high = mean - 12 * sd, mean + 12 * sd
    if both:
        low, high = min(low, (MEANS - 12 * SDS).min()), max(high, (MEANS + 12 * SDS).max())
    width = min(sd, SDS.min()) / 8
    if len(MEANS) > 1:
        width = min(width, np.pi * SDS.min() ** 2 / max(np.ptp(MEANS), SDS.min()) / 6)
    x = np.linspace(low, high, int((high - low) / width) + 2)
    return x, x[1] - x[0]


def score(x, mean, sd):
    """The derivatives of log q by the mean and by log sd."""
    t = (x - mean) / sd
    return np.array([t / sd, t * t - 1])


def normal(x, variance):
    return np.exp(-0.5 * x * x / variance) / np.sqrt(2 * np.pi * variance)


def products(mean, sd):
    """The integrals of p·q and of q², each with its derivatives by the mean and by log sd; and that of p²."""
    variance, d = SDS**2 + sd**2, MEANS - mean
    terms = WEIGHTS * normal(d, variance)
    pq = terms.sum(), np.array([(terms * d / variance).sum(), (terms * (d**2 / variance - 1) * sd**2 / variance).sum()])
    qq = 1 / (2 * np.sqrt(np.pi) * sd)
    pairs = WEIGHTS[:, None] * WEIGHTS * normal(MEANS[:, None] - MEANS, SDS[:, None] ** 2 + SDS**2)
    return pq, (qq, np.array([0, -qq])), pairs.sum()


def quotient(a, b):
    return np.divide(a, b, out=np.zeros_like(a), where=a != 0)

