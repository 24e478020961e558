#!/usr/bin/env python3
"""Prints ratios to each peer, of the best and of the medians, from the lines that bench/compare.sh collected.

Of times a ratio below 1 is in gpu-trainer's favour, of GFLOP/s one above 1.
"""
import json
import statistics
import sys


def samples(line):
    """What a line measures: its row, its samples, whether more is better."""
    if "epochSeconds" in line:
        return f"{line['network']}, batch {line['batchSize']}, s an epoch", line["epochSeconds"], False
    return f"{line['m']} x {line['k']} x {line['n']}, GFLOP/s", [line["gflops"]], True


def main():
    rows = {}
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in map(json.loads, file):
            row, values, more = samples(line)
            entry = rows.setdefault(row, ({}, more))
            entry[0].setdefault(line["who"], []).extend(values)
    for row, (by_who, more) in rows.items():
        best = max if more else min
        figures = {who: (best(values), statistics.median(values)) for who, values in by_who.items()}
        print(f"{row}: " + "; ".join(f"{who} {b:.3g} (median {m:.3g})" for who, (b, m) in figures.items()))
        for ours in [who for who in figures if who.startswith("gpu-trainer")]:
            for peer in [who for who in figures if not who.startswith("gpu-trainer")]:
                print(f"  {ours} / {peer}: {figures[ours][0] / figures[peer][0]:.2f} of the best, {figures[ours][1] / figures[peer][1]:.2f} of the medians")


if __name__ == "__main__":
    main()
