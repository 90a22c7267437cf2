"""python3 arbitrary-precision.py (in this folder; needs mpmath). The points at which R itself is not good to 1e-12, and deep tails.

Every argument is the double that the program gets, taken exactly; every value is computed with 60 digits and rounded once.
"""
import json
import mpmath as mp

mp.mp.dps = 60
M = mp.mpf


def beta_tail(x, a, b):
    """I_x(a, b) by DLMF 8.17.8, whose terms are all positive; from the other end in the right half beyond the mean."""
    if x > 0.5 and x > a / (a + b):
        return 1 - beta_tail(1 - x, b, a)
    term = total = M(1)
    n = 0
    while term > total * mp.eps / 100:
        term *= x * (a + b + n) / (a + 1 + n)
        total += term
        n += 1
    return total * mp.exp(a * mp.log(x) + b * mp.log1p(-x) - mp.log(a) + mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b))


def t_tail(t, df):
    """P(T > t), t > 0."""
    t, df = M(t), M(df)
    return beta_tail(df / (df + t * t), df / 2, M(1) / 2) / 2


def t_quantile(p, df):
    """Negative; solved for ln(-t) between bounds by bisection on the tail, then polished by the secant method."""
    tail = lambda y: mp.log(t_tail(mp.e**y, df)) - mp.log(M(p))
    low, high = M(-40), M(1)
    while tail(high) > 0:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if tail(middle) > 0 else (low, middle)
    return -mp.e ** mp.findroot(tail, (low, high), solver="secant", tol=1e-80, maxsteps=50, verify=False)


def gamma_upper(x, df):
    return mp.gammainc(M(df) / 2, M(x) / 2, mp.inf, regularized=True)


def gamma_lower(x, df):
    return mp.gammainc(M(df) / 2, 0, M(x) / 2, regularized=True)


def f_tail(x, a, b):
    x, a, b = M(x), M(a), M(b)
    return beta_tail(b / (b + a * x), b / 2, a / 2)


def beta_lower(x, a, b):
    return beta_tail(M(x), M(a), M(b))


def beta_upper(x, a, b):
    return beta_tail(1 - M(x), M(b), M(a))


def logit(p):
    return mp.log(M(p) / (1 - M(p)))


def normal_log_cdf(z):
    return mp.log(mp.erfc(-M(z) / mp.sqrt(2)) / 2)


def normal_quantile(p):
    return mp.findroot(lambda z: normal_log_cdf(z) - mp.log(M(p)), -mp.sqrt(-2 * mp.log(M(p))) + 1, tol=1e-80, verify=False)


CASES = {
    "tQuantile": (t_quantile, [(1e-300, 3), (1e-300, 2.5), (1e-250, 1), (1e-100, 12), (1e-40, 30), (1e-20, 100), (1e-20, 300),
                               (1e-17, 5.5), (1e-9, 0.5), (1e-4, 0.5), (0.3, 0.5), (0.49, 0.3), (0.01, 0.1), (1e-25, 0.1), (0.025, 20)]),
    "tCdf": (lambda t, df: t_tail(-t, df), [(-1e99, 3), (-1e200, 1), (-1e299, 1), (-1e290, 0.5), (-4e9, 7), (-40, 200), (-1e5, 55),
                                            (-37, 1e6), (-3e-9, 4), (-12, 1e4)]),
    "chiSquareSurvival": (gamma_upper, [(1400, 1), (1300, 20), (1e-9, 0.02), (0.5, 0.02), (2020, 2000), (4000, 2000), (2400, 1000), (1003000, 1e6)]),
    "chiSquareCdf": (gamma_lower, [(1e-150, 4), (1e-9, 0.02), (700, 2000), (1980, 2000), (100, 1000), (997000, 1e6)]),
    "fSurvival": (f_tail, [(1e150, 3, 4), (1e300, 1, 2), (1e9, 5, 60), (400, 10, 500), (35, 40, 1000), (1e-12, 2, 7), (0.999, 5000, 5000)]),
    "betaCdf": (beta_lower, [(1e-200, 1.5, 3), (0.3, 900, 800), (0.999999999, 0.5, 0.5), (0.5, 30000, 30400), (1e-5, 0.01, 1e4), (0.2, 1, 0.5)]),
    "betaSurvival": (beta_upper, [(0.8872715444011143, 40260.36079321702, 5524.622963446447), (0.999999999, 0.5, 0.5), (0.9, 3, 200), (0.5, 1, 1)]),
    "logit": (logit, [(0.4999999,), (0.5000001,), (0.31,), (0.69,), (0.29,), (1e-300,)]),
    "normalLogCdf": (normal_log_cdf, [(-5.0000001,), (-4.9999999,), (-1e4,), (-7.5,), (3,), (8,), (30,)]),
    "normalQuantile": (normal_quantile, [(1e-305,), (1e-100,), (1e-16,), (3e-8,), (0.02,), (0.4,)]),
}

functions = []
for name, (function, points) in CASES.items():
    rows = [[*map(float, point), float(mp.nstr(function(*point), 25))] for point in points]
    functions.append({"name": name, "rows": rows})
meta = {
    "mpmath": mp.__version__,
    "script": "arbitrary-precision.py",
    "relativeTolerance": 1e-12,
    "why": "the values are exact to the last place of a double; the tolerance is ours",
}
with open("arbitrary-precision.json", "w") as file:
    json.dump({"meta": meta, "functions": functions}, file, indent=1)
