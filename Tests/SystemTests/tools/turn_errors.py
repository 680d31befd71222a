#!/usr/bin/env python3
"""Tells how far each turn of the breath sound in a recording is from where it ought to be heard.

usage: turn_errors.py HEARD.wav RENDERED.f32 TURN_S...  [--heard-at S]

RENDERED holds the sound as it was asked for, 48 kHz, from session time zero. Every breath sounds the same whenever it is
played, so the 0.7 s from each turn on are looked for in the recording, within 60 ms of where they are due. Without
`--heard-at`, the session time of the first recorded frame, that is taken to be the median of what is found.

Prints JSON: {"turns":[{"t_s":…,"error_s":…,"likeness":…}]}, likeness 1 where the sound is wholly that of the turn.
"""
import argparse
import json
import sys
import wave

import numpy as np

RATE, LENGTH, REACH = 48_000, 33_600, 2_880


def read(path):
    with wave.open(path) as w:
        if (w.getsampwidth(), w.getframerate()) != (2, RATE):
            sys.exit(f"{path}: 16-bit samples at {RATE} Hz expected")
        data = np.frombuffer(w.readframes(w.getnframes()), dtype="<i2").reshape(-1, w.getnchannels())
    return data[:, 0] / 32768


def likeness(sound, x):
    """Correlation of `sound` with each stretch of `x` as long, by the fast Fourier transform."""
    n = 1 << int(np.ceil(np.log2(len(x) + len(sound))))
    shared = np.fft.irfft(np.fft.rfft(x, n) * np.conj(np.fft.rfft(sound, n)), n)[: len(x) - len(sound) + 1]
    total = np.concatenate([[0.0], np.cumsum(x**2)])
    power = total[len(sound) :] - total[: -len(sound)]
    return shared / np.sqrt(np.sum(sound**2) * np.maximum(power, 1e-9))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("heard")
    parser.add_argument("rendered")
    parser.add_argument("turns", nargs="+", type=float)
    parser.add_argument("--heard-at", type=float)
    options = parser.parse_args()
    heard, rendered = read(options.heard), np.fromfile(options.rendered, dtype="<f4").astype(float)

    def part(turn):
        return rendered[int(turn * RATE) :][:LENGTH]

    if options.heard_at is None:
        # All of it tells where it begins; the turns then tell it better.
        n = 1 << int(np.ceil(np.log2(len(heard) + len(rendered))))
        shared = np.fft.irfft(np.fft.rfft(heard, n) * np.conj(np.fft.rfft(rendered, n)), n)
        lag = int(np.argmax(shared))
        begin = -(lag if lag < n // 2 else lag - n) / RATE
    else:
        begin = options.heard_at
    turns = []
    for turn in options.turns:
        due = int((turn - begin) * RATE)
        stretch = heard[max(0, due - REACH) : due + LENGTH + REACH]
        if due < REACH or len(stretch) < LENGTH + 2 * REACH:
            turns.append({"t_s": turn, "error_s": 1.0, "likeness": 0.0})
            continue
        alike = likeness(part(turn), stretch)
        best = int(np.argmax(alike))
        turns.append({"t_s": turn, "error_s": (best - REACH) / RATE, "likeness": float(alike[best])})
    if options.heard_at is None:
        middle = float(np.median([turn["error_s"] for turn in turns]))
        for turn in turns:
            turn["error_s"] -= middle
    print(json.dumps({"turns": turns}))


if __name__ == "__main__":
    main()
