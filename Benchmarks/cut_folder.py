#!/usr/bin/env python3
"""500 recordings in nine forms, cut from the real ones of a folder of data.

usage: cut_folder.py DATA BIOFEED-CLI FOLDER [COUNT]
Sources: the records of the MIT-BIH and noise stress databases (DATA/mitdb, nstdb), those of intensive care (bidmc), sound
recordings (audio), slow breathing, and lists of intervals (rr) of more than 300. Each piece is two and a half minutes from
another place of its source, or 400 intervals; where it ends the next one begins. Forms take turns: WFDB 16 and 212, EDF+C,
BDF+C, CSV, WAV, XDF, sessions (`.biofeed`), and texts of intervals. Ten files are broken on purpose: cut off, empty or of
another kind. The same data give the same folder. Needs wfdb, pyedflib, numpy and pandas:
scripts/benchmark-peers installs them.
"""
import glob, os, subprocess, sys, wave

import numpy as np
import pandas as pd
import pyedflib
import wfdb

data, program, folder = sys.argv[1:4]
total = int(sys.argv[4]) if len(sys.argv) > 4 else 500
SECONDS, BROKEN = 150, 10


def sources():
    """Name, rate and signals (name, unit, samples), or a list of intervals in ms."""
    for path in sorted(glob.glob(data + "/mitdb/*.hea") + glob.glob(data + "/nstdb/118*.hea") + glob.glob(data + "/slow-breathing/*.hea")):
        record = wfdb.rdrecord(path[:-4])
        signals = [(n, u, record.p_signal[:, i]) for i, (n, u) in enumerate(zip(record.sig_name, record.units))]
        yield os.path.basename(path)[:-4], record.fs, signals
    for path in sorted(glob.glob(data + "/bidmc/*_Signals.csv")):
        table = pd.read_csv(path, skipinitialspace=True)
        yield os.path.basename(path)[:8], 125, [(n, u, table[n].to_numpy(float)) for n, u in (("II", "mV"), ("RESP", "NU")) if n in table]
    for path in sorted(glob.glob(data + "/audio/*.wav")):
        with wave.open(path) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")[::10] / 1000
            yield os.path.basename(path)[:-4], file.getframerate() / 10, [("ECG", "mV", samples)]
    for path in sorted(glob.glob(data + "/rr/**/*.txt", recursive=True)):
        try:
            numbers = np.array([float(line) for line in open(path) if line.strip()])
        except ValueError:
            continue
        if len(numbers) >= 300 and (np.diff(numbers) <= 0).any():
            yield os.path.basename(path)[:-4], None, numbers * 1000 if np.median(numbers) < 10 else numbers


def pieces():
    """The first piece of each source, then the second of each, and so on."""
    held = list(sources())
    for number in range(10_000):
        went = False
        for name, rate, signals in held:
            step = 400 if rate is None else int(SECONDS * rate)
            length = len(signals if rate is None else signals[0][2])
            first = number * step
            if first + (300 if rate is None else int(60 * rate)) > length:
                continue
            went = True
            part = signals[first:first + step] if rate is None else [(n, u, x[first:first + step]) for n, u, x in signals]
            yield f"{name.replace(' ', '_')}_{number:03d}", rate, part
        if not went:
            return


def edf(path, rate, signals, kind):
    file = pyedflib.EdfWriter(path, len(signals), file_type=kind)
    low, high = (-32768, 32767) if kind == pyedflib.FILETYPE_EDFPLUS else (-8388608, 8388607)
    for index, (name, unit, x) in enumerate(signals):
        most = float(np.ceil(np.nanmax(np.abs(x)) + 1))
        file.setSignalHeader(index, dict(
            label=name, dimension=unit, sample_frequency=rate, physical_min=-most, physical_max=most, digital_min=low,
            digital_max=high, transducer="", prefilter=""))
    file.writeSamples([np.nan_to_num(x) for _, _, x in signals])
    file.close()


def write(name, rate, part, form):
    """The path of what was written."""
    stem = os.path.join(folder, name)
    if rate is None:
        with open(stem + ".txt", "w") as file:
            file.write("".join(f"{value:.0f}\n" for value in part))
        return stem + ".txt"
    if form in ("16", "212"):
        wfdb.wrsamp(name, rate, [u for _, u, _ in part], [n for n, _, _ in part],
                    p_signal=np.stack([x for _, _, x in part], 1), fmt=[form] * len(part), write_dir=folder)
        return stem + ".hea"
    if form == "edf":
        edf(stem + ".edf", rate, part, pyedflib.FILETYPE_EDFPLUS)
    elif form == "bdf":
        edf(stem + ".bdf", rate, part, pyedflib.FILETYPE_BDFPLUS)
    elif form == "csv":
        table = {"time [s]": np.round(np.arange(len(part[0][2])) / rate, 6)}
        table.update({f"{n} [{u}]": np.round(x, 5) for n, u, x in part})
        pd.DataFrame(table).to_csv(stem + ".csv", index=False)
    elif form == "wav":
        x = np.nan_to_num(part[0][2])
        with wave.open(stem + "_ecg.wav", "wb") as file:
            file.setnchannels(1), file.setsampwidth(2), file.setframerate(int(rate))
            file.writeframes((x / (np.max(np.abs(x)) or 1) * 30000).astype("<i2").tobytes())
        return stem + "_ecg.wav"
    else:
        # Written by biofeed itself, from an EDF file beside the folder.
        between = folder.rstrip("/") + "-between.edf"
        edf(between, rate, part, pyedflib.FILETYPE_EDFPLUS)
        subprocess.run([program, "convert", between, f"{stem}.{form}"], check=True, stderr=subprocess.DEVNULL)
        os.remove(between)
    return f"{stem}.{form}"


forms = ["16", "edf", "csv", "212", "bdf", "wav", "xdf", "biofeed"]
os.makedirs(folder)
made, turn, broken, counts = 0, 0, 0, {}
for name, rate, part in pieces():
    if made == total:
        break
    form = forms[turn % len(forms)]
    # What a file of this form cannot hold goes into the next one.
    if rate is not None and rate != int(rate) and form in ("wav", "edf", "bdf", "xdf", "biofeed"):
        form = "csv"
    turn += rate is not None
    path = write(name, rate, part, form)
    made += 1
    counts[os.path.splitext(path)[1]] = counts.get(os.path.splitext(path)[1], 0) + 1
    # A list of intervals that is cut off is a shorter list: others are broken.
    if rate is not None and broken * total < made * BROKEN:
        broken += 1
        size = os.path.getsize(path)
        with open(path, "r+b") as file:
            if broken % 3 == 0:
                file.truncate(0)
            elif broken % 3 == 1:
                file.truncate(min(100, size // 2))
            else:
                file.write(b"not a recording at all\n")
print(made, counts)
