#!/usr/bin/env python3
"""Heart beats in noise: ours and other detectors on the same mixes, scored alike; prints a table, and JSON with -o.

    noise_peers.py FOLDER --cli PATH/biofeed-cli [--records 118] [--noise em] [--peers xqrs gqrs ...] [-o FILE]

FOLDER is the folder of real recordings. A mix is the first channel of a MIT-BIH record with noise at 24, 12, 6, 0 and
-6 dB. `em`, electrode motion, is what record 118e06 of the noise database has over record 118, two minutes of each four
from five minutes on; `bw`, wander, is its record of that name, under the same mask. The ratio is that of the database:
electrode motion on record 118 at 6 dB is 118e06 itself, and on other records it is scaled by the height of their beats;
wander has the power of that electrode motion where both stand. Every beat of the whole record counts, within 150 ms,
one to one.

Peers: XQRS and gqrs of wfdb 4.3.1 (Python), SleepECG 0.6.0, and those of NeuroKit2 0.2.13 that are named after their
papers, each after its own `ecg_clean` where it has one. All of them look ahead; so does ours without `--live`.
"""

import argparse
import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings

import matching
import numpy as np
import wfdb
import wfdb.processing

LEVELS = [24, 12, 6, 0, -6]
BEATS = set("NLRBAaJSVrFejnE/fQ?")
NEUROKIT = ["neurokit", "pantompkins1985", "hamilton2002", "elgendi2010", "rodrigues2021"]
OWN_CLEANING = {"neurokit", "pantompkins1985", "hamilton2002", "elgendi2010"}


def lead(path):
    record = wfdb.rdrecord(path)
    return record.p_signal[:, 0], record.fs


def beats_of(path):
    marks = wfdb.rdann(path, "atr")
    return np.array([sample for sample, symbol in zip(marks.sample, marks.symbol) if symbol in BEATS])


def height(signal, beats):
    """Median height of the beats from the lowest to the highest point within 50 ms."""
    return np.median([np.ptp(signal[b - 18 : b + 19]) for b in beats if 20 < b < len(signal) - 20])


def noises(folder, kind):
    """The noise as it lies over record 118 at 6 dB."""
    clean, rate = lead(os.path.join(folder, "mitdb", "118"))
    motion = lead(os.path.join(folder, "nstdb", "118e06"))[0] - clean
    if kind == "em":
        return motion
    seconds = np.arange(len(clean)) / rate
    mask = (seconds >= 300) & ((seconds - 300) % 240 < 120)
    wander = lead(os.path.join(folder, "nstdb", "bw"))[0][: len(clean)]
    wander = (wander - wander.mean()) * mask
    return wander * motion[mask].std() / wander[mask].std()


def biofeed(cli, live):
    def detect(signal, rate):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "signal.csv")
            with open(path, "w") as file:
                file.write("ECG\n")
                file.writelines(f"{value:.6g}\n" for value in signal)
            command = [cli, "beats", path, "--kind", "ecg", "--csv-rate", f"{rate:g}"] + (["--live"] if live else [])
            answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return [float(line.split(",")[0]) for line in answer.splitlines()[1:]]

    return detect


def xqrs(signal, rate):
    with contextlib.redirect_stdout(io.StringIO()):
        return wfdb.processing.xqrs_detect(sig=signal, fs=rate, verbose=False)


def gqrs(signal, rate):
    return wfdb.processing.gqrs_detect(sig=signal, fs=rate)


def sleepecg(signal, rate):
    import sleepecg as package

    return package.detect_heartbeats(signal, rate, backend="c")


def neurokit(method):
    def detect(signal, rate):
        import neurokit2

        cleaning = method if method in OWN_CLEANING else "neurokit"
        cleaned = neurokit2.ecg_clean(signal, sampling_rate=int(rate), method=cleaning)
        return neurokit2.ecg_findpeaks(cleaned, sampling_rate=int(rate), method=method)["ECG_R_Peaks"]

    return detect


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--cli", required=True, help="biofeed-cli, built with -c release")
    parser.add_argument("--records", nargs="+", default=["118"])
    parser.add_argument("--noise", choices=["em", "bw"], default="em")
    parser.add_argument("--peers", nargs="*", default=["xqrs", "gqrs", "sleepecg"] + NEUROKIT)
    parser.add_argument("-o", "--output")
    options = parser.parse_args()
    warnings.simplefilter("ignore")

    tools = {"biofeed live": biofeed(options.cli, True), "biofeed whole": biofeed(options.cli, False)}
    for name in options.peers:
        tools[name] = {"xqrs": xqrs, "gqrs": gqrs, "sleepecg": sleepecg}.get(name) or neurokit(name)
    noise = noises(options.folder, options.noise)
    quiet, _ = lead(os.path.join(options.folder, "mitdb", "118"))
    size = height(quiet, beats_of(os.path.join(options.folder, "mitdb", "118")))
    counts = {name: {level: [0, 0, 0] for level in LEVELS} for name in tools}
    for record in options.records:
        path = os.path.join(options.folder, "mitdb", record)
        clean, rate = lead(path)
        truth = beats_of(path)
        gain = height(clean, truth) / size
        for level in LEVELS:
            mixed = clean + gain * 10 ** ((6 - level) / 20) * noise
            for name, tool in tools.items():
                before = time.process_time()
                found = np.sort(np.asarray(tool(mixed.copy(), rate), dtype=float))
                hits = len(matching.pairs(found, truth, 0.15 * rate))
                for place, more in enumerate((hits, len(found) - hits, len(truth) - hits)):
                    counts[name][level][place] += more
                print(f"{record} {level} dB {name}: {time.process_time() - before:.0f} s", file=sys.stderr)
    f1 = {
        name: {level: 200 * h / max(1, 2 * h + extra + missed) for level, (h, extra, missed) in levels.items()}
        for name, levels in counts.items()
    }
    print("| F1, % | " + " | ".join(f"{level} dB" for level in LEVELS) + " |")
    print("|---" * (len(LEVELS) + 1) + "|")
    for name, levels in f1.items():
        print(f"| {name} | " + " | ".join(f"{levels[level]:.2f}" for level in LEVELS) + " |")
    others = {level: max(f1[name][level] for name in options.peers) for level in LEVELS} if options.peers else {}
    print("| best of the others | " + " | ".join(f"{others[level]:.2f}" for level in others) + " |")
    if options.output:
        with open(options.output, "w") as file:
            json.dump({"records": options.records, "noise": options.noise, "counts": counts, "f1": f1}, file, indent=1)


if __name__ == "__main__":
    main()
