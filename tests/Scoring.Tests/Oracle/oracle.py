"""Writes full.csv, miss.csv and NAME.expected.csv with numpy and pandas alone, as an outsider would who has read the
method files beside it and docs/methodology.md. The panel is invented (seed 7); nothing here knows the engine.

    python3 oracle.py        needs numpy and pandas
"""
import decimal
import numpy as np
import pandas as pd

N = 40
rng = np.random.default_rng(7)
entities = [f"E{i:02d}" for i in range(N)]
columns = {
    "A": rng.gamma(3, 20, N), "B": rng.normal(50, 12, N), "C": rng.uniform(0, 100, N), "D": np.exp(rng.normal(8, 1.2, N)),
    "E": rng.integers(0, 9, N).astype(float), "F": rng.integers(0, 4, N).astype(float), "G": rng.uniform(40, 80, N),
}
full = pd.DataFrame(columns, index=entities).round(3)
absent = rng.random(full.shape) < 0.12
absent[:, full.columns.get_loc("F")] = False
miss = full.mask(absent)


def half_even(x, digits):
    return float(round(decimal.Decimal(repr(float(x))), digits))


def half_up(x, digits):
    return float(decimal.Decimal(repr(float(x))).quantize(decimal.Decimal(1).scaleb(-digits), decimal.ROUND_HALF_UP))


def write_panel(panel, file):
    with open(file, "w") as out:
        out.write("entity,entity_name,entity_group,year,indicator,value\n")
        for entity in panel.index:
            for code in panel.columns:
                value = panel.at[entity, code]
                out.write(f"{entity},{entity} name,,2024,{code},{'' if pd.isna(value) else repr(float(value))}\n")


def write_expected(name, totals, keys, method="min"):
    ranks = keys.rank(ascending=False, method=method)
    with open(f"{name}.expected.csv", "w") as out:
        out.write("entity,total,rank\n")
        for entity in totals.index:
            total, rank = totals[entity], ranks[entity]
            out.write(f"{entity},{'' if pd.isna(total) else repr(float(total))},{'' if pd.isna(rank) else int(rank)}\n")


def rounded(totals, how, digits):
    return totals.map(lambda x: np.nan if pd.isna(x) else how(x, digits))


def spread(x):
    return 0.01 + 0.99 * (x - x.min()) / (x.max() - x.min())


write_panel(full, "full.csv")
write_panel(miss, "miss.csv")

# geo: geometric mean of pillars, min-max and logarithmic goalposts, ranks on rounded totals, dense.
d = full
post = 0.01 + 0.99 * (np.log(d.D.clip(100, 50000)) - np.log(100)) / (np.log(50000) - np.log(100))
p1, p2 = (spread(d.A) + 2 * spread(-d.B)) / 3, spread(d.C)
p3 = np.exp(0.4 * np.log(spread(d.G)) + 0.6 * np.log(post))
total = rounded(100 * np.exp((2 * np.log(p1) + np.log(p2) + np.log(p3)) / 4), round, 1)
write_expected("geo", total, total, "dense")

# z: z-scores put on 0.5 and 0.1, two of three must be there, ranks on exact totals.
d = miss


def z(x):
    return 0.5 + 0.1 * (x - x.mean()) / x.std(ddof=1)


def pillar(frame):
    return frame.mean(axis=1).where(frame.notna().sum(axis=1) >= 0.66 * 3)


exact = 100 * pd.DataFrame({
    "a": pillar(pd.DataFrame({"A": z(d.A), "B": z(-d.B), "C": z(d.C)})),
    "b": pillar(pd.DataFrame({"D": z(d.D), "E": z(d.E), "G": z(d.G)})),
}).mean(axis=1)
write_expected("z", rounded(exact, half_even, 2), exact)


# borda: mean of percentile ranks with mean ties.
def borda(x):
    return (x.rank(method="average") - 1) / (x.notna().sum() - 1)


frame = pd.DataFrame({"A": borda(d.A), "E": borda(d.E), "B": borda(-d.B)})
total = frame.mean(axis=1).where(frame.notna().sum(axis=1) >= 0.6666 * 3)
write_expected("borda", total, total.round(12))

# dist: distance to target, harmonic mean.
d = full
a = ((d.A - d.A.min()) / (120 - d.A.min())).clip(upper=1)
b = (d.B.max() - d.B) / (d.B.max() - 30)
total = 100 * 2 / (1 / ((a + b) / 2) + 1 / (d.G / 70).clip(upper=1))
write_expected("dist", total, total.round(12))

# sum: points with caps and a ladder, bonus, rounding at two tiers.
c = rounded(d.C / 100 * 40, half_up, 2)
e = rounded(d.E.clip(upper=5) / 5 * 30, half_up, 2)
g = d.G.map(lambda x: 30 if x >= 70 else 22.5 if x >= 60 else 7.5 if x >= 50 else 0)
total = rounded((c + e + g + (d.F * 2).clip(upper=4)).clip(0, 100).round(6), half_even, 1)
write_expected("sum", total, total)

# mixed: criterion inside criterion, rounded and normalised, an indicator beside it, least coverage.
d = miss
logs = pd.DataFrame({"a": np.log(d.A / d.A.max()), "c": np.log(d.C / d.C.max())})
inner = rounded(np.exp(logs.mean(axis=1)) * 10, half_up, 2) / 10
zb = (d.B - d.B.mean()) / d.B.std(ddof=1)
weight = 2 * inner.notna() + 1 * zb.notna()
outer = rounded(((2 * inner).fillna(0) + zb.fillna(0)) / weight.where(weight > 0) * 10, half_up, 2) / 10
outer = (outer - outer.min()) / (outer.max() - outer.min())
side = ((75 - d.G) / 30).clip(0, 1)
weight = 60 * outer.notna() + 40 * side.notna()
total = rounded(10 * ((60 * outer).fillna(0) + (40 * side).fillna(0)) / weight, half_up, 2)
coverage = 0.6 * (2 / 3 * (0.5 * d.A.notna() + 0.5 * d.C.notna()) + d.B.notna() / 3) + 0.4 * d.G.notna()
write_expected("mixed", total, total.where(coverage >= 0.6))
