#!/usr/bin/env python3
"""Pulse detection by biofeed and by NeuroKit2 on the same records, scored alike; prints JSON.

    python pulse_peers.py DATA --cli PATH/biofeed-cli [--bidmc 01 03 ...] [--welltory 1 2 ...]

DATA is the folder that holds `bidmc/` and `ppg/welltory/`. Detectors: biofeed-cli live and offline; NeuroKit2's
`ppg_clean` (its default, 0.5 to 8 Hz) and `ppg_findpeaks` by Elgendi 2013 (peaks) and by MSPTDfast, Charlton 2025
(peaks, and its onsets).
Cameras show pulses upside down; NeuroKit2, which does not look for that, is given them upright.

BIDMC: truth are the beats that `biofeed-cli beats --kind ecg --live` finds in lead II (record 03: V, its lead II
shows P and T waves as high as the QRS complex), from 5 s on. Each detector's constant lag (0.2 to 0.9 s, the 120 ms
into which most pulses fall) is taken off; matched one to one within 150 ms. Welltory: red channel brought to 30 Hz
by linear interpolation, truth are the strap's intervals, at the lag within 12 s that fits best. Interval errors are
over neighbouring pulses that belong to neighbouring beats; `doubled_s` is the longest stretch in which every
interval of the ECG holds more than one pulse. Time is CPU seconds of the peer's detection, cleaning left out.

Needs `pip install neurokit2` (0.2.13 was tried).
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
import warnings

import matching
import neurokit2 as nk
import numpy as np

BIDMC = ["01", "03", "07", "11", "15", "02", "05", "09", "13", "17"]
RATE = 125.0
CAMERA_RATE = 30.0


def biofeed(cli, samples, rate, kind, live):
    """Positions in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "signal.csv")
        with open(path, "w") as file:
            file.write(kind.upper() + "\n")
            file.writelines(f"{value:.6g}\n" for value in samples)
        command = [cli, "beats", path, "--kind", kind, "--csv-rate", f"{rate:g}"]
        if live:
            command.append("--live")
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return np.array([float(line.split(",")[0]) for line in answer.splitlines()[1:]]) / rate


def neurokit(samples, rate, method, key):
    """Positions in seconds, and CPU seconds."""
    clean = nk.ppg_clean(samples, sampling_rate=int(rate), method="elgendi")
    before = time.process_time()
    found = nk.ppg_findpeaks(clean, sampling_rate=int(rate), method=method)[key]
    return np.asarray(found, dtype=float) / rate, time.process_time() - before


def detectors(cli, samples, rate, sign):
    yield "biofeed live", biofeed(cli, samples, rate, "ppg", True), None
    yield "biofeed offline", biofeed(cli, samples, rate, "ppg", False), None
    upright = sign * samples
    for name, method, key in [
        ("neurokit elgendi", "elgendi", "PPG_Peaks"),
        ("neurokit msptdfast peaks", "charlton", "PPG_Peaks"),
        ("neurokit msptdfast onsets", "charlton", "PPG_Onsets"),
    ]:
        found, seconds = neurokit(upright, rate, method, key)
        yield name, found, 1e9 * seconds / len(samples)


def constant_lag(found, truth):
    delays = np.sort(np.concatenate([found[(found >= t + 0.2) & (found < t + 0.9)] - t for t in truth]))
    ends = np.searchsorted(delays, delays + 0.12)
    best = np.argmax(ends - np.arange(len(delays)))
    return np.median(delays[best : ends[best]])


def against_ecg(found, beats, seconds):
    lag = constant_lag(found, beats)
    truth = beats[(beats >= 5) & (beats + lag < seconds - 0.5)]
    pulses = found - lag
    pulses = pulses[(pulses >= 5) & (pulses + lag < seconds - 0.35)]
    pairs = matching.pairs(pulses, truth, 0.15)
    errors = [
        abs((pulses[i2] - pulses[i]) - (truth[j2] - truth[j]))
        for (i, j), (i2, j2) in zip(pairs, pairs[1:])
        if i2 == i + 1 and j2 == j + 1
    ]
    longest = stretch = 0.0
    for first, second in zip(truth, truth[1:]):
        inside = np.sum((pulses > first - 0.1) & (pulses < second - 0.1))
        stretch = stretch + second - first if inside > 1 else 0.0
        longest = max(longest, stretch)
    return {
        "hits": len(pairs),
        "extra": len(pulses) - len(pairs),
        "missed": len(truth) - len(pairs),
        "f1": 200 * len(pairs) / (len(pulses) + len(truth)),
        "interval_error_ms": 1000 * float(np.median(errors)),
        "lag_s": float(lag),
        "doubled_s": float(longest),
    }


def against_strap(found, intervals):
    beats = np.concatenate([[0], np.cumsum(intervals)])

    def nearest(times):
        after = np.clip(np.searchsorted(found, times), 1, len(found) - 1)
        return np.where(np.abs(found[after] - times) < np.abs(found[after - 1] - times), after, after - 1)

    def fit(lag):
        return np.sum(np.clip(1 - np.abs(found[nearest(beats + lag)] - beats - lag) / 0.12, 0, 1))

    lag = max(np.arange(-12, 12, 0.01), key=fit)
    partner = nearest(beats + lag)
    near = np.abs(found[partner] - beats - lag) < 0.25
    usable = np.where(near[:-1] & near[1:] & (np.diff(partner) == 1))[0]
    errors = np.abs(found[partner[usable + 1]] - found[partner[usable]] - intervals[usable])
    return {
        "interval_error_ms": 1000 * float(np.median(errors)),
        "covered": len(usable) / len(intervals),
        "pulses": len(found),
        "lag_s": float(lag),
    }


def bidmc_columns(folder, name, wanted):
    path = os.path.join(folder, "bidmc", f"bidmc_{name}_Signals.csv")
    with open(path) as file:
        names = [column.strip() for column in file.readline().split(",")]
    return np.loadtxt(path, delimiter=",", skiprows=1, usecols=[names.index(column) for column in wanted]).T


def camera(folder, subject):
    path = os.path.join(folder, "ppg", "welltory", f"subject_{int(subject):02d}")
    table = np.loadtxt(os.path.join(path, "PPG.csv"), delimiter=",", skiprows=1, usecols=(0, 1))
    times, first = np.unique(table[:, 0] / 1000, return_index=True)
    grid = np.arange(times[0], times[-1], 1 / CAMERA_RATE)
    return np.interp(grid, times, table[first, 1]), np.loadtxt(os.path.join(path, "RR.txt")).ravel() / 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data")
    parser.add_argument("--cli", required=True, help="biofeed-cli, built with -c release")
    parser.add_argument("--bidmc", nargs="*", default=BIDMC)
    parser.add_argument("--welltory", nargs="*", default=["1", "2", "3", "4", "5", "6", "7", "8"])
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")

    result = {"bidmc": {}, "welltory": {}, "neurokit2": nk.__version__}
    for name in arguments.bidmc:
        pleth, ecg = bidmc_columns(arguments.data, name, ["PLETH", "V" if name == "03" else "II"])
        beats = biofeed(arguments.cli, ecg, RATE, "ecg", True)
        for detector, found, cost in detectors(arguments.cli, pleth, RATE, 1):
            row = against_ecg(found, beats, len(pleth) / RATE)
            if cost is not None:
                row["ns_per_sample"] = cost
            result["bidmc"].setdefault(detector, {})[name] = row
    for subject in arguments.welltory:
        red, intervals = camera(arguments.data, subject)
        for detector, found, _ in detectors(arguments.cli, red, CAMERA_RATE, -1):
            result["welltory"].setdefault(detector, {})[subject] = against_strap(found, intervals)
    pooled = {}
    for detector, rows in result["bidmc"].items():
        total = {key: sum(row[key] for row in rows.values()) for key in ("hits", "extra", "missed")}
        pooled[detector] = {
            "f1": 200 * total["hits"] / (2 * total["hits"] + total["extra"] + total["missed"]),
            "median_interval_error_ms": float(np.median([row["interval_error_ms"] for row in rows.values()])),
            "longest_doubled_s": max(row["doubled_s"] for row in rows.values()),
        }
    for detector, rows in result["welltory"].items():
        pooled.setdefault(detector, {})["camera_median_interval_error_ms"] = float(
            np.median([row["interval_error_ms"] for row in rows.values()])
        )
        pooled[detector]["camera_covered"] = float(np.mean([row["covered"] for row in rows.values()]))
    result["pooled"] = pooled
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
