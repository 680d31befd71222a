#!/usr/bin/env python3
"""A folder through NeuroKit2 as a person would do it by hand, for comparison with `biofeed-cli analyze FOLDER`.

usage: folder.py RESULTS.csv OUT.csv
RESULTS.csv is the table of `biofeed-cli analyze FOLDER -o RESULTS.csv`; the same files are read here, in the same order,
in one process. Files that biofeed could not read are tried as well. ECG and intervals only: a file that needs a reader
which NeuroKit2 has not (texts of sensors) counts as a failure, with its reason.
Needs neurokit2, wfdb, pandas, numpy, scipy.
"""
import csv, sys, time, warnings

warnings.filterwarnings("ignore")
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
        signal, rate = record.p_signal[:, lead], record.fs
    elif path.endswith(".wav"):
        rate, signal = wavfile.read(path)
        signal = signal[::10].astype(float)
        rate /= 10
    elif path.endswith(".csv"):
        table = pd.read_csv(path, skipinitialspace=True)
        columns = [c.strip() for c in table.columns]
        table.columns = columns
        lead = next((c for c in ("II", "ECG", "I", "V") if c in columns), None)
        if lead is None or "Time [s]" not in columns:
            raise ValueError("no ECG column and times that a general reader finds")
        signal = table[lead].to_numpy(float)
        # Over the whole: the times are rounded.
        times = table["Time [s]"].to_numpy(float)
        rate = int(round((len(times) - 1) / (times[-1] - times[0])))
    else:
        rr = intervals_ms(path)
        return np.cumsum(rr) / 1000
    # Missing samples as a person would fill them.
    signal = nk.signal_fillmissing(np.nan_to_num(signal, nan=float(np.nanmedian(signal))))
    cleaned = nk.ecg_clean(signal, sampling_rate=int(rate))
    _, info = nk.ecg_peaks(cleaned, sampling_rate=int(rate))
    return np.asarray(info["ECG_R_Peaks"]) / rate


results, out = sys.argv[1:3]
paths = list(dict.fromkeys(row["recording"] for row in csv.DictReader(open(results))))
begin = time.time()
failures = 0
with open(out, "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["recording", "beats", "time.mean_hr_bpm", "time.rmssd_ms", "time.sdnn_ms", "seconds_taken", "error"])
    for path in paths:
        start = time.time()
        try:
            peaks = np.round(beats(path) * 1000).astype(int)
            artefacts, corrected = nk.signal_fixpeaks(
                peaks, sampling_rate=1000, iterative=False, method="Kubios")
            numbers = nk.hrv_time(corrected, sampling_rate=1000)
            nk.hrv_frequency(corrected, sampling_rate=1000)
            row = [len(corrected), 60000 / numbers["HRV_MeanNN"][0], numbers["HRV_RMSSD"][0], numbers["HRV_SDNN"][0]]
            writer.writerow([path] + row + [round(time.time() - start, 3), ""])
        except Exception as error:
            failures += 1
            text = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            writer.writerow([path, "", "", "", "", round(time.time() - start, 3), text])
print(f"neurokit2 {nk.__version__}: {len(paths)} files, {failures} failed, {time.time() - begin:.1f} s")
