#!/usr/bin/env python3
"""NeuroKit2's rsp_process on the BIDMC records, scored as Tests/AccuracyTests/BreathAccuracyTests.swift scores ours.

    python3 -m venv peers && peers/bin/pip install neurokit2==0.2.13
    OMP_NUM_THREADS=1 peers/bin/python Benchmarks/peers/breath_peers.py [DATA] [--cli PATH/biofeed-cli]

DATA is the folder that holds bidmc/ (default: $BIOFEED_DATA, else ../shared/data beside the project). Prints JSON.
--cli: biofeed-cli, built with -c release, whose `breaths`, live and offline, are scored in the same run.

Scoring, the same for everyone: impedance (RESP, 125 Hz), marks of annotator 1, one to one within 1 s after the
constant lag of each record (within 2 s, the one with most agreement, made exact by the median) is taken off.
rate_error: for each whole minute, |our rate - annotator's|, where the rate is the number of breaths in the minute
counted with fractions between marks; count_error: the same from whole breaths. Each is the mean over all minutes.
"""
import argparse
import json
import os
import subprocess
import sys
import time
import warnings
from bisect import bisect_right
from pathlib import Path

import matching

RATE = 125.0
DEVELOPMENT = ["01", "03", "07", "11", "15"]
HELD = ["02", "05", "09", "13", "17"]


def impedance(path):
    """RESP, wherever it stands: the order of the columns differs from record to record."""
    with open(path) as file:
        index = [name.strip() for name in next(file).split(",")].index("RESP")
        return [float(line.split(",")[index]) for line in file if line.strip()]


def breaths(path, annotator):
    """Marks of annotator 0 or 1; a row that one of them did not use says NaN there."""
    with open(path) as file:
        next(file)
        marks = [float(line.split(",")[annotator]) for line in file if line.strip()]
    return [mark for mark in marks if mark == mark]


def biofeed(cli, path, *options):
    """Onsets of exhalation, in samples."""
    answer = subprocess.run([cli, "breaths", str(path), *options], check=True, capture_output=True, text=True)
    return [RATE * float(line.split(",")[1]) for line in answer.stdout.splitlines()[1:]]


def offsets_of(found, truth):
    return [found[i] - truth[j] for i, j in matching.pairs(found, truth, RATE)]


def lag_of(found, truth):
    def hits(lag):
        return offsets_of([x - lag for x in found], truth)

    tried = [(-2 * RATE + 12.5 * k, hits(-2 * RATE + 12.5 * k)) for k in range(41)]
    most = max(len(pairs) for _, pairs in tried)
    best = [lag for lag, pairs in tried if len(pairs) == most]
    middle = best[len(best) // 2]
    offsets = sorted(hits(middle))
    exact = middle + (offsets[len(offsets) // 2] if offsets else 0)
    return exact if len(hits(exact)) >= most else middle


def breaths_until(moment, marks):
    after = bisect_right(marks, moment)
    if after == 0 or after == len(marks):
        return float(max(after - 1, 0))
    return after - 1 + (moment - marks[after - 1]) / (marks[after] - marks[after - 1])


def per_minute(marks, start, end):
    if not marks:
        return None
    first, last = max(start, marks[0]), min(end, marks[-1])
    if last - first <= 0.5 * (end - start):
        return None
    return 60 * RATE * (breaths_until(last, marks) - breaths_until(first, marks)) / (last - first)


def score(found, truth, minutes):
    lag = lag_of(found, truth)
    moved = [x - lag for x in found]
    hits = len(offsets_of(moved, truth))
    rates, counts = [], []
    for minute in range(minutes):
        start, end = 60 * RATE * minute, 60 * RATE * (minute + 1)
        asked = per_minute(truth, start, end)
        if asked is not None:
            rates.append(abs((per_minute(moved, start, end) or 0) - asked))
        counts.append(abs(sum(start <= x < end for x in moved) - sum(start <= x < end for x in truth)))
    return {"hits": hits, "extra": len(found) - hits, "missed": len(truth) - hits, "rates": rates, "counts": counts}


def pooled(scores):
    hits, extra, missed = (sum(s[key] for s in scores) for key in ("hits", "extra", "missed"))
    rates = [x for s in scores for x in s["rates"]]
    counts = [x for s in scores for x in s["counts"]]
    return {
        "f1": round(200 * hits / max(1, 2 * hits + extra + missed), 2),
        "extra": extra,
        "missed": missed,
        "rate_error": round(sum(rates) / max(1, len(rates)), 3),
        "count_error": round(sum(counts) / max(1, len(counts)), 3),
    }


def report(scores):
    result = {name: pooled([scores[name]]) for name in sorted(scores)}
    for title, names in (("development", DEVELOPMENT), ("held", HELD), ("all", DEVELOPMENT + HELD)):
        chosen = [scores[name] for name in names if name in scores]
        if chosen:
            result[title] = pooled(chosen)
    return result


def main():
    beside = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", nargs="?", default=os.environ.get("BIOFEED_DATA", str(beside)))
    parser.add_argument("--cli")
    options = parser.parse_args()
    folder = Path(options.data) / "bidmc"
    if not folder.is_dir():
        sys.exit(f"breath_peers: no folder {folder}; name the folder that holds bidmc/, or set BIOFEED_DATA")

    warnings.simplefilter("ignore")
    import neurokit2
    import numpy

    ours = {"biofeed live": ["--live"], "biofeed offline": []} if options.cli else {}
    scores = {"neurokit2 rsp_process": {}, "annotator 2": {}}
    scores.update({form: {} for form in ours})
    seconds = 0.0
    samples = 0
    for name in DEVELOPMENT + HELD:
        signal = numpy.array(impedance(folder / f"bidmc_{name}_Signals.csv"))
        truth = breaths(folder / f"bidmc_{name}_Breaths.csv", 0)
        minutes = len(signal) // int(60 * RATE)
        start = time.process_time()
        _, info = neurokit2.rsp_process(signal, sampling_rate=int(RATE))
        seconds += time.process_time() - start
        samples += len(signal)
        peaks = [float(x) for x in info["RSP_Peaks"]]
        scores["neurokit2 rsp_process"][name] = score(peaks, truth, minutes)
        second = breaths(folder / f"bidmc_{name}_Breaths.csv", 1)
        scores["annotator 2"][name] = score(second, truth, minutes)
        for form, how in ours.items():
            found = biofeed(options.cli, folder / f"bidmc_{name}_Signals.csv", *how)
            scores[form][name] = score(found, truth, minutes)
    result = {who: report(each) for who, each in scores.items()}
    result["neurokit2 rsp_process"]["version"] = neurokit2.__version__
    result["neurokit2 rsp_process"]["cpu_seconds"] = round(seconds, 2)
    result["neurokit2 rsp_process"]["samples_per_cpu_second"] = round(samples / seconds)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
