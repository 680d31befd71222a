#!/usr/bin/env python3
"""CPU time and values of NeuroKit2's hrv_* functions on the series that biofeed's numbers are compared on.

    pip install neurokit2==0.2.13
    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python3 numbers_peers.py DATA_FOLDER [--limit 60] [-o numbers.json]

DATA_FOLDER holds rr/pyhrv_short_nn_ms.txt and rr/nsr001_rr_secs.txt. Every function runs in a process of its own
with a limit of CPU seconds and of memory; the time is that of the call alone, best of three where one takes less
than a second. What does not end within the limit is given as null, with the reason.
"""

import argparse
import json
import resource
import subprocess
import sys
import time

FUNCTIONS = ["hrv_time", "hrv_frequency", "hrv_frequency_ms2", "hrv_nonlinear"]
MEMORY = 12 << 30


def series(folder, name):
    """Intervals in ms."""
    import numpy as np

    if name == "A":  # 337 intervals, 299.6 s
        return np.loadtxt(folder + "/rr/pyhrv_short_nn_ms.txt")
    day = np.loadtxt(folder + "/rr/nsr001_rr_secs.txt")[1:] * 1000
    if name == "B":  # the first 445 intervals with the times of the toolbox's own demonstration (125 Hz for 128 Hz)
        return day[:445] * 1.024
    if name == "five minutes":
        start = day[20000:]
        return start[np.cumsum(start) < 300_000]
    if name == "day":
        return day[:100_000]
    raise ValueError(name)


def measure(folder, name, function):
    """In the process of its own: calls the function and prints the result."""
    import warnings

    import neurokit2 as nk
    import numpy as np

    warnings.simplefilter("ignore")
    intervals = series(folder, name)
    data = {"RRI": intervals, "RRI_Time": np.cumsum(intervals) / 1000}
    calls = {
        "hrv_time": lambda: nk.hrv_time(data),
        "hrv_frequency": lambda: nk.hrv_frequency(data),
        "hrv_frequency_ms2": lambda: nk.hrv_frequency(data, normalize=False),
        "hrv_nonlinear": lambda: nk.hrv_nonlinear(data),
    }
    best = None
    for _ in range(3):
        began = time.process_time()
        result = calls[function]()
        took = time.process_time() - began
        best = took if best is None else min(best, took)
        if took > 1:
            break
    values = {key: float(value) for key, value in result.iloc[0].items() if np.isscalar(value)}
    values = {key: value if np.isfinite(value) else None for key, value in values.items()}
    print(json.dumps({"cpu_s": best, "values": values}))


def run(arguments, name, function):
    def limits():
        resource.setrlimit(resource.RLIMIT_CPU, (arguments.limit, arguments.limit + 5))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    process = subprocess.run(
        [sys.executable, __file__, arguments.folder, "--one", name, function],
        capture_output=True, text=True, preexec_fn=limits,
    )
    if process.returncode == 0:
        return json.loads(process.stdout.strip().splitlines()[-1])
    last = (process.stderr.strip().splitlines() or [""])[-1]
    reason = f"over {arguments.limit} CPU s" if process.returncode < 0 else last
    return {"cpu_s": None, "reason": reason}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--limit", type=int, default=60, help="CPU seconds for each function")
    parser.add_argument("-o", "--output")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        measure(arguments.folder, *arguments.one)
        return
    results = {}
    for name in ["A", "B", "five minutes", "day"]:
        results[name] = {"intervals": len(series(arguments.folder, name))}
        for function in FUNCTIONS:
            results[name][function] = run(arguments, name, function)
            print(name, function, results[name][function].get("cpu_s"), file=sys.stderr)
    text = json.dumps(results, indent=1)
    if arguments.output:
        with open(arguments.output, "w") as file:
            file.write(text + "\n")
    else:
        print(text)


if __name__ == "__main__":
    main()
