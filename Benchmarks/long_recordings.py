#!/usr/bin/env python3
"""Peak memory and time of `biofeed-cli analyze` on recordings of 1, 6 and 24 hours of real ECG at 250 Hz, by format.

usage: long_recordings.py DATA BIOFEED-CLI FOLDER [FORMAT...]
The ECG is record 101 of the MIT-BIH Arrhythmia Database (DATA/mitdb), brought to 250 Hz and repeated. FOLDER gets the
files (some GB with texts); those that are there are used again. Prints a table in Markdown: peak resident memory
(VmHWM), processor time, beats. Needs numpy and scipy: scripts/benchmark-peers installs them.
"""
import json, os, re, resource, subprocess, sys, time, wave

import numpy as np
from scipy.signal import resample_poly

RATE, HOURS = 250, (1, 6, 24)
data, program, folder = sys.argv[1:4]
chosen = sys.argv[4:] or ["wfdb", "segments", "edf", "edf-gaps", "bdf", "wav", "biofeed", "csv", "opensignals", "openbci", "polar", "xdf"]


def ecg(hours):
    """Counts of 5 µV, as 16 bits."""
    raw = np.fromfile(os.path.join(data, "mitdb/101.dat"), dtype=np.uint8).reshape(-1, 3).astype(np.int32)
    first = (raw[:, 1] & 15) << 8 | raw[:, 0]
    first = np.where(first > 2047, first - 4096, first) - 1024.0
    slow = np.round(resample_poly(first, 25, 36)).astype("<i2")
    return np.resize(slow, int(hours * 3600 * RATE))


def edf(path, x, width, gaps):
    n = len(x) // RATE
    kind, version = ("BDF", b"\xffBIOSEMI") if width == 3 else ("EDF", b"0       ")
    low, high = (-32768, 32767) if width == 2 else (-8388608, 8388607)
    slots = 40 // width
    pad = lambda value, count: str(value).encode().ljust(count)
    head = version + pad("X X X X", 80) + pad("Startdate 07-OCT-2026 X X biofeed", 80) + b"07.10.2610.20.30"
    head += pad(768, 8) + pad(kind + ("+D" if gaps else "+C"), 44) + pad(n, 8) + pad(1, 8) + pad(2, 4)
    for count, first, second in ((16, "ECG", kind + " Annotations"), (80, "", ""), (8, "uV", ""),
                                 (8, low * 5, -1), (8, high * 5, 1), (8, low, low), (8, high, high), (80, "", ""),
                                 (8, RATE, slots), (32, "", "")):
        head += pad(first, count) + pad(second, count)
    with open(path, "wb") as file:
        file.write(head)
        for record in range(n):
            part = x[record * RATE:(record + 1) * RATE]
            if width == 2:
                file.write(part.tobytes())
            else:
                file.write(np.stack([part & 255, part >> 8 & 255, part >> 15 & 255], 1).astype(np.uint8).tobytes())
            # A hole of 7 s every ten minutes.
            file.write(f"+{record + (record // 600 * 7 if gaps else 0)}\x14\x14\0".encode().ljust(slots * width, b"\0"))


# Heading, and the row of a sample by its number and its count.
TEXTS = {
    "csv": ("time [s],ECG [uV]\n", lambda i, v: f"{i / RATE:.3f},{5 * v}\n"),
    "opensignals": ('# OpenSignals Text File Format. Version 1\n# {"00:07:80:58:9B:B4": {"sensor": ["ECG"], "column": '
                    '["nSeq", "A1"], "sampling rate": 250, "label": ["A1"], "resolution": [16]}}\n# EndOfHeader\n',
                    lambda i, v: f"{i % 65536}\t{v + 32768}\n"),
    "openbci": ("%OpenBCI Raw EXG Data\n%Number of channels = 1\n%Sample Rate = 250 Hz\n%Board = Cyton\n"
                "Sample Index, EXG Channel 0, Timestamp\n",
                lambda i, v: f"{i % 256}, {5 * v}, {1.8e9 + i / RATE:.3f}\n"),
    "polar": ("Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV]\n",
              lambda i, v: f"2026-10-07T10:20:30.000;{i * 4_000_000};{i * 4};{5 * v}\n"),
}


def make(kind, hours):
    stem = os.path.join(folder, f"{kind.replace('-', '_')}_{hours}h")
    ending = {"wfdb": ".hea", "segments": ".hea", "edf-gaps": ".edf", "opensignals": ".txt", "openbci": ".txt",
              "polar": ".txt"}.get(kind, "." + kind)
    path = stem + ending
    if os.path.exists(path):
        return path
    x, name = ecg(hours), os.path.basename(stem)
    line = "{0} 16 200(0)/mV 16 0 0 0 0 ECG\n"
    if kind == "wfdb":
        x.tofile(stem + ".dat")
        open(path, "w").write(f"{name} 1 {RATE} {len(x)} 10:20:30 07/10/2026\n" + line.format(name + ".dat"))
    elif kind == "segments":
        step = 1800 * RATE
        parts = range(0, len(x), step)
        lines = [f"{name}/{len(parts)} 1 {RATE} {len(x)}\n"]
        for number, at in enumerate(parts):
            part = f"{name}_{number}"
            x[at:at + step].tofile(os.path.join(folder, part + ".dat"))
            count = len(x[at:at + step])
            open(os.path.join(folder, part + ".hea"), "w").write(f"{part} 1 {RATE} {count}\n" + line.format(part + ".dat"))
            lines.append(f"{part} {count}\n")
        open(path, "w").write("".join(lines))
    elif kind in ("edf", "edf-gaps", "bdf"):
        edf(path, x, 3 if kind == "bdf" else 2, kind == "edf-gaps")
    elif kind == "wav":
        with wave.open(path, "wb") as file:
            file.setnchannels(1), file.setsampwidth(2), file.setframerate(RATE), file.writeframes(x.tobytes())
    elif kind in TEXTS:
        head, row = TEXTS[kind]
        with open(path, "w") as file:
            file.write(head)
            for at in range(0, len(x), RATE):
                file.write("".join(row(at + i, int(v)) for i, v in enumerate(x[at:at + RATE])))
    elif kind in ("biofeed", "xdf"):
        subprocess.run([program, "convert", make("wfdb", hours), path], check=True, stderr=subprocess.DEVNULL)
    return path


def measured(path):
    name = os.path.basename(path)[:-4] if path.endswith(".wav") else "EXG Channel 0" if "openbci" in path else None
    signal = ["--signal", name] if name else []
    out = os.path.join(folder, "out.json")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = subprocess.Popen(
        [program, "analyze", path, "--format", "json", "--jobs", "1"] + signal, stdout=open(out, "w"),
        stderr=subprocess.DEVNULL)
    # What the kernel tells of a child at its end counts its parent's memory as well.
    peak = 0
    while child.poll() is None:
        try:
            found = re.search(r"VmHWM:\s*(\d+)", open(f"/proc/{child.pid}/status").read())
            peak = max(peak, int(found[1]) if found else 0)
        except OSError:
            pass
        time.sleep(0.005)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    if child.returncode:
        return f"failed ({child.returncode})"
    spent = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    result = json.load(open(out))
    return f"{peak / 1024:.0f} MB, {spent:.2f} s, {result['beats']} beats"


os.makedirs(folder, exist_ok=True)
print("| format | " + " | ".join(f"{hours} h" for hours in HOURS) + " |\n|---" * 1 + "|---" * len(HOURS) + "|")
for kind in chosen:
    print(f"| {kind} | " + " | ".join(measured(make(kind, hours)) for hours in HOURS) + " |", flush=True)
