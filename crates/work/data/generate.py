#!/usr/bin/env python3
"""Makes the bundled data sets: public/data/churn.csv and public/data/sales.csv.

Both are invented. No person, company or product in them exists. They look like
real exports: some values are missing, some rows are repeated, some figures are
out of the ordinary. The seeds are fixed, so a run makes the same bytes again:

    python3 crates/work/data/generate.py

churn.csv: one row a customer of a telephone and internet provider. Whether a
customer left is drawn from a logistic model of the columns (contract, tenure,
calls, late payments, satisfaction, service), so that there is something to
learn and a part of it that nobody can learn.

sales.csv: one row a month, region, product and channel, 2021 to 2025. Revenue
is price times units; units have a trend, a season (strong in November and
December, weak in February), the effect of the marketing spent, and noise.
"""

import csv
import math
import random
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "public" / "data"

CUSTOMERS = 5_000
REPEATED_CUSTOMERS = 15
REPEATED_SALES = 12

CONTRACTS = [("month-to-month", 0.52), ("one year", 0.25), ("two years", 0.23)]
SERVICES = [("fiber", 0.45), ("dsl", 0.37), ("phone only", 0.18)]
PAYMENTS = [("bank transfer", 0.3), ("card", 0.3), ("electronic check", 0.28), ("mail", 0.12)]
REGIONS = ["East", "North", "South", "West"]
PRODUCTS = [("Desk", 420.0, 0.8), ("Chair", 160.0, 2.1), ("Lamp", 45.0, 3.2),
            ("Shelf", 120.0, 1.4), ("Cabinet", 310.0, 0.6)]
CHANNELS = [("Online", 1.2), ("Retail", 1.0), ("Partner", 0.5)]
REGION_SIZE = {"East": 1.0, "North": 1.3, "South": 0.8, "West": 1.1}
REGION_GROWTH = {"East": 0.003, "North": 0.006, "South": -0.002, "West": 0.004}
SEASON = [-0.06, -0.14, -0.02, 0.0, 0.02, -0.03, -0.08, -0.05, 0.04, 0.08, 0.20, 0.28]


def choice(rng, weighted):
    return rng.choices([name for name, _ in weighted], [weight for _, weight in weighted])[0]


def customer(rng, number):
    contract = choice(rng, CONTRACTS)
    service = choice(rng, SERVICES)
    longest = {"month-to-month": 40, "one year": 60, "two years": 72}[contract]
    tenure = max(1, min(longest, int(rng.expovariate(1 / (longest * 0.55))) + 1))
    charge = {"fiber": 85.0, "dsl": 55.0, "phone only": 24.0}[service] + rng.gauss(0, 9)
    charge = round(max(18.0, charge), 2)
    total = round(charge * tenure * rng.uniform(0.94, 1.04), 2)
    calls = min(9, int(rng.expovariate(1 / 1.4)))
    late = min(6, int(rng.expovariate(1 / 0.8)))
    satisfaction = max(1, min(5, round(rng.gauss(3.5 - 0.25 * calls, 1.0))))
    payment = choice(rng, PAYMENTS)
    age = max(18, min(88, int(rng.gauss(46, 15))))
    score = -2.15
    score += {"month-to-month": 1.5, "one year": 0.0, "two years": -1.3}[contract]
    score += {"fiber": 0.7, "dsl": 0.0, "phone only": -0.6}[service]
    score += 0.5 if payment == "electronic check" else 0.0
    score += -0.035 * (tenure - 20) + 0.38 * (calls - 1) + 0.35 * (late - 0.5)
    score += -0.55 * (satisfaction - 3) - 0.006 * (age - 46)
    score = 1.2 * score + 0.15
    left = "yes" if rng.random() < 1 / (1 + math.exp(-score)) else "no"
    row = [f"C{number:05d}", age, contract, service, payment, tenure, f"{charge:.2f}",
           f"{total:.2f}", calls, late, satisfaction, left]
    gaps = {10: 0.06, 7: 0.01, 1: 0.02, 4: 0.015}
    return ["" if rng.random() < gaps.get(i, 0) else value for i, value in enumerate(row)]


def churn():
    rng = random.Random(20_260_101)
    rows = [customer(rng, number) for number in range(1, CUSTOMERS + 1)]
    for _ in range(REPEATED_CUSTOMERS):
        rows.insert(rng.randrange(len(rows)), rng.choice(rows))
    header = ["customer_id", "age", "contract", "internet_service", "payment_method",
              "tenure_months", "monthly_charge", "total_charge", "support_calls",
              "late_payments", "satisfaction", "churned"]
    return header, rows


def sale(rng, month, region, product, channel):
    name, price, popularity = product
    spend = max(0.0, rng.gauss(320, 90)) * REGION_SIZE[region] * channel[1]
    level = 14 * popularity * REGION_SIZE[region] * channel[1]
    level *= (1 + REGION_GROWTH[region]) ** month * (1.01 ** month if channel[0] == "Online" else 1)
    level *= 1 + SEASON[month % 12] + 0.0004 * (spend - 320)
    units = max(0, round(level * rng.gauss(1, 0.12)))
    price *= 1 + 0.03 * (month // 12)
    if rng.random() < 0.002:
        units *= 5
    revenue = round(units * price * rng.uniform(0.97, 1.0), 2)
    year = 2021 + month // 12
    row = [f"{year}-{month % 12 + 1:02d}-01", region, name, channel[0], units, f"{price:.2f}",
           f"{spend:.2f}", f"{revenue:.2f}"]
    gaps = {6: 0.02, 7: 0.008}
    return ["" if rng.random() < gaps.get(i, 0) else value for i, value in enumerate(row)]


def sales():
    rng = random.Random(20_260_102)
    rows = [sale(rng, month, region, product, channel)
            for month in range(60) for region in REGIONS
            for product in PRODUCTS for channel in CHANNELS]
    for _ in range(REPEATED_SALES):
        rows.insert(rng.randrange(len(rows)), rng.choice(rows))
    header = ["month", "region", "product", "channel", "units", "unit_price",
              "marketing_spend", "revenue"]
    return header, rows


def write(name, table):
    header, rows = table
    FOLDER.mkdir(parents=True, exist_ok=True)
    with open(FOLDER / name, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    write("churn.csv", churn())
    write("sales.csv", sales())
