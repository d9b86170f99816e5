"""Writes clopper-pearson.csv: upper ends of the one-sided Clopper-Pearson bound to 40 digits. Needs mpmath.

U is the root of P(Bin(n, U) <= k) = alpha. The tail is summed term by term from the largest one, in 80 digits.
"""
import mpmath as mp

mp.mp.dps = 80
CASES = [
    (0, 1000, "1e-3"), (3, 100, "0.025"), (0, 10**9, "1e-15"), (1, 10**9, "1e-15"), (57, 10_000, "1e-3"), (1234, 10**7, "1e-9"),
    (5_000_000, 10**7, "1e-9"), (10**5, 10**9, "1e-12"), (150_000, 10**7, "1e-3"), (999_999, 10**6, "1e-3"), (10**6 - 5, 10**6, "0.05"),
    (2 * 10**8, 10**9, "1e-15"), (99_999, 250_000, "1e-6"), (100_001, 250_000, "1e-6"), (13, 29, "1e-15"),
]


def log_tail(k, n, p):
    q = 1 - p
    term = total = mp.mpf(1)
    for i in range(k, 0, -1):
        term *= i * q / ((n - i + 1) * p)
        total += term
        if term < total * mp.mpf(10) ** -60:
            break
    log_choose = mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1)
    return log_choose + k * mp.log(p) + (n - k) * mp.log(q) + mp.log(total)


def upper(k, n, alpha):
    if k == 0:
        return -mp.expm1(mp.log(alpha) / n)
    z = mp.sqrt(-2 * mp.log(alpha))
    phat = mp.mpf(k + 1) / (n + 1)
    t = mp.log(phat / (1 - phat)) + z / mp.sqrt(n * phat * (1 - phat))
    for _ in range(200):
        p = 1 / (1 + mp.exp(-t))
        h = mp.mpf(10) ** -25
        f = log_tail(k, n, p) - mp.log(alpha)
        slope = (log_tail(k, n, 1 / (1 + mp.exp(-t - h))) - f - mp.log(alpha)) / h
        step = f / slope
        t -= step
        if abs(step) < mp.mpf(10) ** -45:
            break
    return 1 / (1 + mp.exp(-t))


with open("clopper-pearson.csv", "w") as out:
    out.write("failures,n,alpha,upper,one_minus_upper\n")
    for k, n, alpha in CASES:
        u = upper(k, n, mp.mpf(alpha))
        out.write(f"{k},{n},{alpha},{mp.nstr(u, 40)},{mp.nstr(1 - u, 40)}\n")
        print(k, n, alpha, flush=True)
