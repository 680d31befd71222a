#!/usr/bin/env python3
"""A folder through `biofeed-cli analyze` and through NeuroKit2, one after the other in one run: time, numbers, failures.

usage: folder.py FOLDER BIOFEED-CLI [SECONDS]
NeuroKit2 is used as a person would do it by hand, in the order of biofeed's table: files that biofeed could not read are
tried as well. ECG and intervals only: a file that needs a reader which NeuroKit2 has not (texts of sensors) counts as a
failure, with its reason. Each file has SECONDS (30) of processor time and is given up after them: with long lists NeuroKit2 takes many
minutes. A fork of the process in which everything is imported reads each, so that starting counts once. Both get one core. Prints tables in Markdown; `folder-biofeed.csv` and `folder-neurokit2.csv` hold every number.
Needs neurokit2, wfdb, pandas, numpy, scipy: scripts/benchmark-peers installs them.
"""
import csv, json, os, resource, subprocess, sys, time, warnings

warnings.filterwarnings("ignore")
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
import neurokit2 as nk
import numpy as np
import pandas as pd
import wfdb
from scipy.io import wavfile


def intervals_ms(path):
    numbers = np.array([float(line) for line in open(path) if line.strip()])
    return numbers * 1000 if np.median(numbers) < 10 else numbers


def beats(path):
    """Times of beats in seconds."""
    if path.endswith(".hea"):
        record = wfdb.rdrecord(path[:-4])
        names = [name.upper() for name in record.sig_name]
        lead = next((i for i, n in enumerate(names) if n in ("ECG", "II", "MLII", "I", "V", "V5")), 0)
        values, rate = record.p_signal[:, lead], record.fs
    elif path.endswith(".wav"):
        rate, values = wavfile.read(path)
        values = values[::10].astype(float)
        rate /= 10
    elif path.endswith(".csv"):
        table = pd.read_csv(path, skipinitialspace=True)
        columns = [c.strip() for c in table.columns]
        table.columns = columns
        lead = next((c for c in ("II", "ECG", "I", "V") if c in columns), None)
        if lead is None or "Time [s]" not in columns:
            raise ValueError("no ECG column and times that a general reader finds")
        values = table[lead].to_numpy(float)
        # Over the whole: the times are rounded.
        times = table["Time [s]"].to_numpy(float)
        rate = int(round((len(times) - 1) / (times[-1] - times[0])))
    else:
        rr = intervals_ms(path)
        return np.cumsum(rr) / 1000
    # Missing samples as a person would fill them.
    values = nk.signal_fillmissing(np.nan_to_num(values, nan=float(np.nanmedian(values))))
    cleaned = nk.ecg_clean(values, sampling_rate=int(rate))
    _, info = nk.ecg_peaks(cleaned, sampling_rate=int(rate))
    return np.asarray(info["ECG_R_Peaks"]) / rate


def numbers(path):
    """Mean heart rate, RMSSD, SDNN, and what went wrong."""
    try:
        peaks = np.round(beats(path) * 1000).astype(int)
        artefacts, corrected = nk.signal_fixpeaks(peaks, sampling_rate=1000, iterative=False, method="Kubios")
        found = nk.hrv_time(corrected, sampling_rate=1000)
        nk.hrv_frequency(corrected, sampling_rate=1000)
        return [float(60000 / found["HRV_MeanNN"][0]), float(found["HRV_RMSSD"][0]), float(found["HRV_SDNN"][0]), ""]
    except Exception as error:
        return ["", "", "", " ".join(f"{type(error).__name__}: {error}".split())[:200]]


def limited(path):
    """The same in a fork, which the kernel ends when it has used its processor time."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        os.write(writing, json.dumps(numbers(path)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return json.loads(answer) if answer else ["", "", "", f"ended after {limit} s"]


folder, program = sys.argv[1:3]
limit = int(sys.argv[3]) if len(sys.argv) > 3 else 30
ours, theirs = "folder-biofeed.csv", "folder-neurokit2.csv"


def processor():
    """Seconds of processor time of this process, and of those that it started."""
    return [sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]


begin, used = time.time(), processor()
subprocess.run([program, "analyze", folder, "--jobs", "1", "-o", ours], stderr=subprocess.DEVNULL)
wall, spent = [time.time() - begin], [processor()[1] - used[1]]
results = {row["recording"]: row for row in csv.DictReader(open(ours))}

names = ["time.mean_hr_bpm", "time.rmssd_ms", "time.sdnn_ms"]
begin, used, table = time.time(), processor(), {}
for path in results:
    start = time.time()
    table[path] = limited(path)
    print(f"{time.time() - start:8.2f} s  {path}  {table[path][-1]}", file=sys.stderr)
wall.append(time.time() - begin)
spent.append(sum(processor()) - sum(used))
with open(theirs, "w", newline="") as file:
    csv.writer(file).writerows([["recording"] + names + ["error"]] + [[path] + row for path, row in table.items()])

compared = list(results)
late = [path for path in results if table[path][-1].startswith("ended after")]
print(f"| {len(results)} files, one core | biofeed | NeuroKit2 {nk.__version__} |\n|---|---|---|")
print(f"| numbers | {sum(not r['error'] for r in results.values())} | {sum(not table[p][-1] for p in results)} |")
print(f"| no result | {sum(bool(r['error']) for r in results.values())} | {sum(bool(table[p][-1]) for p in results)} |")
print(f"| of these given up after {limit} s | 0 | {len(late)} |")
print(f"| processor time | {spent[0]:.1f} s | {spent[1]:.1f} s |\n| by the clock | {wall[0]:.1f} s | {wall[1]:.1f} s |")
print("\n| number | files with both | same within 1 % | within 10 % | median of the ratio | 5 % to 95 % |\n|---|---|---|---|---|---|")
for place, name in enumerate(names):
    ratios = np.array([
        float(table[p][place]) / float(results[p][name]) for p in compared
        if not table[p][-1] and results[p][name] and np.isfinite(float(table[p][place]))])
    near = [int(np.sum(np.abs(ratios - 1) <= width)) for width in (0.01, 0.1)]
    low, middle, high = np.quantile(ratios, [0.05, 0.5, 0.95])
    print(f"| {name.split('.')[1]} | {len(ratios)} | {near[0]} | {near[1]} | {middle:.3f} | {low:.3f} to {high:.3f} |")
print("\nOnly one of the two gives a result:")
for path in compared:
    if bool(results[path]["error"]) != bool(table[path][-1]):
        who = "biofeed" if results[path]["error"] else "NeuroKit2"
        print(f"- not {who}: {os.path.relpath(path, folder)}: {(results[path]['error'] or table[path][-1])[:160]}")
