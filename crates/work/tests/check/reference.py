#!/usr/bin/env python3
"""Computes the figures of the demonstration a second time.

Plain Python, standard library only, and no line shared with the crate: the
same data sets are read, cleaned, added up, decomposed and modelled as the
crate's documentation says, with other algorithms where there is a choice
(`statistics`, Gauss elimination instead of Cholesky, pairs counted for the AUC).

    python3 crates/work/tests/check/reference.py

writes `expected.json` beside this file; `tests/demonstration.rs` compares with
it. Run it again after `data/generate.py` or the seed have changed. With a seed
as its argument it writes nothing and prints the figures of that seed.
"""

import csv
import json
import math
import statistics
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[3] / "public" / "data"
SEED = 42
MASK = (1 << 64) - 1


def cleaned(name):
    """All rows, and those that are the first of their kind."""
    with open(DATA / name, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    seen, kept = set(), []
    for row in rows:
        key = tuple(row.values())
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return rows, kept


def solve(matrix, right):
    """Gauss elimination with partial pivoting."""
    rows = [list(row) + [value] for row, value in zip(matrix, right)]
    size = len(rows)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(column + 1, size):
            factor = rows[row][column] / rows[column][column]
            for at in range(column, size + 1):
                rows[row][at] -= factor * rows[column][at]
    solution = [0.0] * size
    for row in reversed(range(size)):
        known = sum(rows[row][at] * solution[at] for at in range(row + 1, size))
        solution[row] = (rows[row][size] - known) / rows[row][row]
    return solution


# Sales.

def decomposed(totals, cycle):
    """The season of the classical additive decomposition."""
    half = cycle // 2
    loose = defaultdict(list)
    for at in range(half, len(totals) - half):
        window = totals[at - half:at + half + 1]
        trend = (math.fsum(window[1:-1]) + (window[0] + window[-1]) / 2) / cycle
        loose[at % cycle].append(totals[at] - trend)
    raw = [statistics.fmean(loose[at]) for at in range(cycle)]
    centre = statistics.fmean(raw)
    return [value - centre for value in raw]


def line(ys):
    """Slope, its standard error and R² over 0, 1, 2, …"""
    xs = list(range(len(ys)))
    slope, intercept = statistics.linear_regression(xs, ys)
    residuals = math.fsum((y - intercept - slope * x) ** 2 for x, y in zip(xs, ys))
    mean = statistics.fmean(xs)
    spread = math.fsum((x - mean) ** 2 for x in xs)
    error = math.sqrt(residuals / (len(xs) - 2) / spread)
    return {"slope": slope, "error": error, "r2": statistics.correlation(xs, ys) ** 2}


def ranks(values):
    """Ranks from 1, ties sharing the mean of theirs."""
    places = defaultdict(list)
    for place, value in enumerate(sorted(values), 1):
        places[value].append(place)
    return [statistics.fmean(places[value]) for value in values]


def sales():
    rows, kept = cleaned("sales.csv")
    sold = [row for row in kept if row["revenue"]]
    quarters, months = defaultdict(list), defaultdict(list)
    groups = {by: defaultdict(list) for by in ("region", "product", "channel")}
    for row in sold:
        year, month, _ = row["month"].split("-")
        revenue = float(row["revenue"])
        quarters[f"{year} Q{(int(month) + 2) // 3}"].append(revenue)
        months[row["month"]].append(revenue)
        for by, group in groups.items():
            group[row[by]].append(revenue)
    monthly = [math.fsum(months[month]) for month in sorted(months)]
    units = [float(row["units"]) for row in sold]
    revenues = [float(row["revenue"]) for row in sold]
    return {
        "rows": len(rows),
        "repeated": len(rows) - len(kept),
        "without_revenue": len(kept) - len(sold),
        "quarters": {quarter: math.fsum(quarters[quarter]) for quarter in sorted(quarters)},
        "groups": {by: {key: {"total": math.fsum(all_), "mean": statistics.fmean(all_)}
                        for key, all_ in sorted(group.items())} for by, group in groups.items()},
        "trend": line(monthly),
        "season": decomposed(monthly, 12),
        "correlation": {"pearson": statistics.correlation(units, revenues),
                        "spearman": statistics.correlation(ranks(units), ranks(revenues))},
    }


# Churn.

def draws(seed, count):
    """SplitMix64 as its authors wrote it: a state that is stepped."""
    state, drawn = seed, []
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        drawn.append(z ^ (z >> 31))
    return drawn


def split(labels, seed):
    """Row numbers to train on, to choose by, and to hold out."""
    drawn = draws(seed, len(labels))
    training, validation, held = [], [], []
    for label in (0, 1):
        rows = sorted((row for row in range(len(labels)) if labels[row] == label),
                      key=lambda row: (drawn[row], row))
        first, second = len(rows) * 60 // 100, len(rows) * 20 // 100
        training += rows[:first]
        validation += rows[first:first + second]
        held += rows[first + second:]
    return sorted(training), sorted(validation), sorted(held)


NUMBERS = ["age", "tenure_months", "monthly_charge", "total_charge", "support_calls",
           "late_payments", "satisfaction"]
CATEGORIES = ["contract", "internet_service", "payment_method"]


def encoded(rows, training):
    """Names and values of the features, fitted to the training rows."""
    names, columns = [], []
    for name in NUMBERS:
        there = [float(rows[row][name]) for row in training if rows[row][name]]
        median = statistics.median(there)
        filled = [float(row[name]) if row[name] else median for row in rows]
        fitted = [filled[row] for row in training]
        mean, spread = statistics.fmean(fitted), statistics.stdev(fitted)
        names.append(name)
        columns.append([(value - mean) / spread for value in filled])
    for name in CATEGORIES:
        values = [row[name] or "(missing)" for row in rows]
        for level in sorted({values[row] for row in training})[1:]:
            names.append(f"{name} = {level}")
            columns.append([1.0 if value == level else 0.0 for value in values])
    return names, list(zip(*columns))


def fitted(rows, labels):
    """Ridge logistic regression with the penalty 1, by Newton's method."""
    design = [(1.0, *row) for row in rows]
    size = len(design[0])
    weights = [0.0] * size
    for _ in range(50):
        gradient = [0.0] + weights[1:]
        hessian = [[1.0 if i == j and i else 0.0 for j in range(size)] for i in range(size)]
        for row, label in zip(design, labels):
            chance = 1 / (1 + math.exp(-sum(map(float.__mul__, row, weights))))
            for i in range(size):
                gradient[i] += (chance - label) * row[i]
                scaled = chance * (1 - chance) * row[i]
                for j in range(size):
                    hessian[i][j] += scaled * row[j]
        step = solve(hessian, gradient)
        weights = [weight - part for weight, part in zip(weights, step)]
        if max(map(abs, step)) < 1e-11:
            return weights
    raise RuntimeError("Newton's method did not end")


def scored(labels, chances):
    """The figures of the hold-out."""
    said = [chance >= 0.5 for chance in chances]
    count = lambda yes, label: sum(1 for s, l in zip(said, labels) if s == yes and l == label)
    tp, fp, tn, fn = count(True, 1), count(True, 0), count(False, 0), count(False, 1)
    yes = [chance for chance, label in zip(chances, labels) if label]
    no = [chance for chance, label in zip(chances, labels) if not label]
    wins = sum((a > b) + (a == b) / 2 for a in yes for b in no)
    losses = [-math.log(c if label else 1 - c) for c, label in zip(chances, labels)]
    return {
        "confusion": {"true_positive": tp, "false_positive": fp, "true_negative": tn,
                      "false_negative": fn},
        "values": {"accuracy": (tp + tn) / len(labels), "auc": wins / len(yes) / len(no),
                   "precision": tp / (tp + fp), "recall": tp / (tp + fn),
                   "f1": 2 * tp / (2 * tp + fp + fn), "log_loss": statistics.fmean(losses)},
    }


def churn(seed):
    _, rows = cleaned("churn.csv")
    labels = [1 if row["churned"] == "yes" else 0 for row in rows]
    training, validation, held = split(labels, seed)
    names, features = encoded(rows, training)
    weights = fitted([features[row] for row in training], [labels[row] for row in training])
    margin = lambda row: weights[0] + sum(map(float.__mul__, features[row], weights[1:]))
    chances = [1 / (1 + math.exp(-margin(row))) for row in held]
    return {
        "parts": [len(training), len(validation), len(held)],
        "intercept": weights[0],
        "slopes": dict(zip(names, weights[1:])),
        "hold_out": scored([labels[row] for row in held], chances),
    }


if __name__ == "__main__":
    run_seed = int(sys.argv[1]) if len(sys.argv) > 1 else SEED
    expected = {"made_by": "crates/work/tests/check/reference.py", "seed": run_seed,
                "churn": churn(run_seed), "sales": sales()}
    text = json.dumps(expected, indent=2) + "\n"
    if len(sys.argv) > 1:
        print(text, end="")
    else:
        (HERE / "expected.json").write_text(text, encoding="utf-8")
