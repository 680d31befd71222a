#!/usr/bin/env python3
"""Artefacts in real intervals: what NeuroKit2 leaves of them, and what ours leaves.

Clean stretches of five minutes (every interval within 330 to 2000 ms and within a fifth of the one before, one stretch
every ten minutes) get artefacts in equal parts: beats 25 to 40 % early and compensated, missed beats, extra beats at
20 to 80 % of an interval, at least four beats apart. `neurokit2.signal_fixpeaks(method="kubios", iterative=True)`
repairs them. RMSSD and HF (Welch, Hann, segments of 120 s, 4 Hz cubic spline, mean removed) of both are computed here,
by the same code, and held against the untouched stretch; the median over the stretches is printed.

    interval_peers.py FOLDER [--cli PATH/biofeed-cli] [--subjects nsr001_rr_secs ...]

FOLDER is the folder of real recordings. --cli: biofeed-cli, built with -c release, whose `clean` is scored in the same
run. Needs numpy, scipy and neurokit2 0.2.13.
"""
import argparse
import json
import random
import subprocess
import tempfile
from pathlib import Path

import numpy as np

SUBJECTS = ["nsr001_rr_secs", "nsr002_rr_secs", "nsr003_rr_secs", "nsr004_rr_secs", "healthy_000"]
SHARES = [0.0, 0.01, 0.03, 0.05]


def lengths(folder, subject):
    numbers = [float(word) for word in (Path(folder) / "rr" / f"{subject}.txt").read_text().split()]
    return [1000 * x for x in numbers[1:]] if subject.endswith("_secs") else numbers


def clean_stretches(rr):
    stretches, now, due = [], 0.0, 0.0
    for start in range(len(rr)):
        if now >= due:
            end, seconds = start, 0.0
            while end < len(rr) and seconds < 300 and 330 <= rr[end] <= 2000 and (
                end == start or abs(rr[end] - rr[end - 1]) <= 0.2 * rr[end - 1]
            ):
                seconds += rr[end] / 1000
                end += 1
            if seconds >= 300:
                stretches.append(rr[start:end])
                due = now + 600
        now += rr[start] / 1000
    return stretches


def inject(clean, share, seed):
    generator = random.Random(seed)
    places = {}
    while len(places) < round(share * len(clean)):
        place = generator.randrange(3, len(clean) - 4)
        if not any(near in places for near in range(place - 3, place + 4)):
            places[place] = len(places)
    rr, owners, index = [], [], 0
    while index < len(clean):
        owner, length = places.get(index, -1), clean[index]
        new = [length]
        if owner >= 0:
            kind = (owner + seed) % 3
            if kind == 0:
                early = generator.uniform(0.25, 0.4) * length
                new = [length - early, clean[index + 1] + early]
                index += 1
            elif kind == 1:
                new = [length + clean[index + 1]]
                index += 1
            else:
                part = generator.uniform(0.2, 0.8)
                new = [part * length, (1 - part) * length]
        rr += new
        owners += [owner] * len(new)
        index += 1
    return rr, owners


def numbers(rr):
    """RMSSD in ms and HF power in ms², the intervals that are nan left out."""
    from scipy.interpolate import CubicSpline
    from scipy.signal import welch

    rr = np.asarray(rr, float)
    times = np.cumsum(np.where(np.isnan(rr), 0, rr)) / 1000
    rmssd = np.sqrt(np.nanmean(np.diff(rr) ** 2))
    keep = ~np.isnan(rr)
    grid = np.arange(times[keep][0], times[keep][-1], 0.25)
    even = CubicSpline(times[keep], rr[keep])(grid)
    f, density = welch(even, 4, "hann", 480, detrend="constant", nfft=2048)
    band = (f >= 0.15) & (f < 0.4)
    return rmssd, density[band].sum() * f[1]


def neurokit(rr):
    """Flags of the intervals, and what is left after the repair.

    The flags are those of the first pass: later passes number the beats of a series that is already repaired.
    """
    import neurokit2

    peaks = np.concatenate([[0], np.round(np.cumsum(rr))]).astype(int)
    found, _ = neurokit2.signal_fixpeaks(peaks, sampling_rate=1000, iterative=False, method="kubios")
    _, fixed = neurokit2.signal_fixpeaks(peaks, sampling_rate=1000, iterative=True, method="kubios")
    flags = np.zeros(len(rr), bool)
    for kind in ("ectopic", "missed", "extra", "longshort"):
        # A beat carries the interval that it ends.
        beats = np.atleast_1d(np.asarray(found[kind], int)) - 1
        flags[beats[(beats >= 0) & (beats < len(flags))]] = True
    return flags, np.diff(fixed)


def biofeed(cli, rr):
    """Flags of the intervals, and what is left after `clean`; nan where an interval was left out."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(f"{x:.10g}\n" for x in rr)
        file.flush()
        command = [cli, "clean", file.name, "--rr-unit", "ms"]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    flags, corrected = [], []
    for line in answer.splitlines()[1:]:
        _, _, flag, estimate = line.split(",")
        flags.append(flag not in ("ok", "gap"))
        if estimate:
            corrected.extend(float(word) for word in estimate.split("+"))
        elif flag == "gap":
            corrected.append(float("nan"))
    return flags, corrected


class Score:
    def __init__(self):
        self.rmssd, self.hf = [], []
        self.hits = self.total = self.false = self.untouched = 0

    def add(self, row, flags, corrected):
        truth, result = numbers(row["clean"]), numbers(corrected)
        self.rmssd.append(100 * abs(result[0] / truth[0] - 1))
        self.hf.append(100 * abs(result[1] / truth[1] - 1))
        owners = np.asarray(row["owners"], int)
        flags = np.asarray(flags, bool)
        near = owners >= 0
        # The interval after an artefact may carry the flag as well; it counts neither for nor against.
        near[1:] |= owners[:-1] >= 0
        for owner in set(owners[owners >= 0]):
            self.total += 1
            places = np.flatnonzero(owners == owner)
            self.hits += bool(flags[places[0] : places[-1] + 2].any())
        self.untouched += int((~near).sum())
        self.false += int((flags & ~near).sum())

    def table(self):
        return {
            "rmssd_error_pct": round(float(np.median(self.rmssd)), 2),
            "hf_error_pct": round(float(np.median(self.hf)), 2),
            "found_pct": round(100 * self.hits / self.total, 2) if self.total else None,
            "false_per_1000": round(1000 * self.false / self.untouched, 2),
            "stretches": len(self.rmssd),
        }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--cli")
    parser.add_argument("--subjects", nargs="+", default=SUBJECTS)
    options = parser.parse_args()
    tools = {"neurokit2": neurokit}
    if options.cli:
        tools["biofeed"] = lambda rr: biofeed(options.cli, rr)
    scores = {name: {share: Score() for share in SHARES} for name in tools}
    for subject in options.subjects:
        for number, clean in enumerate(clean_stretches(lengths(options.folder, subject))):
            for share in SHARES:
                rr, owners = inject(clean, share, 1000 * number + round(1000 * share) + 7)
                for name, tool in tools.items():
                    scores[name][share].add({"clean": clean, "owners": owners}, *tool(rr))
    print(json.dumps({name: {s: x.table() for s, x in by.items()} for name, by in scores.items()}, indent=1))


if __name__ == "__main__":
    main()
