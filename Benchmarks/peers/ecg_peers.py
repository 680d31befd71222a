#!/usr/bin/env python3
"""Heart beat detection by SleepECG (its C backend), timed on given samples; prints one line of JSON.

    python ecg_peers.py SAMPLES --rate 360 [--dtype float32] [--annotations FILE] [--skip 5] [--repeats 3]

SAMPLES is a raw little-endian file of one channel. FILE holds annotated beats, one 0-based sample number a line;
with it F1 is reported, found and annotated beats matched one to one within 150 ms, both counted from `--skip`
seconds on. Time is CPU seconds of the detector alone, samples in memory as the float64 it works on, the median of
the repeats after one run that is not counted. Needs `pip install sleepecg` (0.6.0 was tried).
"""

import argparse
import json
import statistics
import time

import matching
import numpy as np
import sleepecg


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("samples")
    parser.add_argument("--rate", type=float, required=True)
    parser.add_argument("--dtype", choices=["float32", "float64"], default="float32")
    parser.add_argument("--annotations")
    parser.add_argument("--skip", type=float, default=5)
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()

    stored = np.dtype(arguments.dtype).newbyteorder("<")
    samples = np.fromfile(arguments.samples, dtype=stored).astype(np.float64)
    beats = sleepecg.detect_heartbeats(samples, arguments.rate, backend="c")
    seconds = []
    for _ in range(arguments.repeats):
        start = time.process_time()
        beats = sleepecg.detect_heartbeats(samples, arguments.rate, backend="c")
        seconds.append(time.process_time() - start)
    result = {
        "peer": "sleepecg",
        "version": sleepecg.__version__,
        "samples": len(samples),
        "cpu_seconds": statistics.median(seconds),
        "samples_per_cpu_second": len(samples) / statistics.median(seconds),
        "beats": len(beats),
    }
    if arguments.annotations:
        truth = np.loadtxt(arguments.annotations, ndmin=1)
        first = arguments.skip * arguments.rate
        found = [b for b in beats if b >= first]
        true = [b for b in truth if b >= first]
        hits = len(matching.pairs(found, true, 0.15 * arguments.rate))
        result |= {
            "hits": hits,
            "extra": len(found) - hits,
            "missed": len(true) - hits,
            "f1_percent": 200 * hits / max(1, len(found) + len(true)),
        }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
