#!/usr/bin/env python3
"""Finds the turns of the breath sound in a recording: the onsets of inhalations and exhalations.

usage: find_onsets.py FILE.wav [--after SECONDS]

Prints JSON: {"rate_hz":48000,"seconds":…,"onsets":[{"t_s":…,"kind":"inhale"},…]}, t_s from the first frame.

The sound sinks to silence along a quarter sine of 100 ms and rises along one of 150 ms; the turn is the point in
between. Coarse: dips of the short-time level. Fine: the moment at which noise with that gain is most likely
(Gaussian likelihood of the samples around it). It knows the shape of the turn, not the cues. An inhalation is
brighter at its end than just after its start, an exhalation is darker.
"""
import argparse
import json
import sys
import wave

import numpy as np


FLOOR = 0.1  # power of the rounding to 16 bits, in steps squared


def read(path):
    with wave.open(path) as w:
        if w.getsampwidth() != 2:
            sys.exit(f"{path}: 16-bit samples expected, not {8 * w.getsampwidth()}-bit")
        rate, channels = w.getframerate(), w.getnchannels()
        data = np.frombuffer(w.readframes(w.getnframes()), dtype="<i2")
    return rate, data.reshape(-1, channels)[:, 0].astype(float)


def smoothed(power, n):
    total = np.concatenate([[0.0], np.cumsum(power)])
    half = n // 2
    lo = np.clip(np.arange(len(power)) - half, 0, None)
    hi = np.clip(np.arange(len(power)) + half, None, len(power))
    return (total[hi] - total[lo]) / np.maximum(hi - lo, 1)


def likelihood(x, rate, n, at, before, after, floor):
    """Log-likelihood of frames `n` when the turn is at `at`, for noise of the power `before` and `after` it."""
    gap = (n - at) / rate
    gain = np.where(gap < 0, np.sin(np.pi / 2 * np.clip(-gap / 0.1, 0, 1)), np.sin(np.pi / 2 * np.clip(gap / 0.15, 0, 1)))
    variance = np.where(gap < 0, before, after) * gain**2 + floor
    return -np.mean(np.log(variance) + x[n] ** 2 / variance)


def turns(x, rate):
    floor = FLOOR
    power = x**2
    wide = smoothed(power, int(0.02 * rate))
    level = smoothed(power, int(0.10 * rate))
    left = np.concatenate([np.zeros(int(0.15 * rate)), level])[: len(x)]
    right = np.concatenate([level, np.zeros(int(0.17 * rate))])[-len(x) :]
    heard = right > 30 * floor
    dip = heard & (wide < 0.06 * right + floor) & ((wide < 0.06 * left + floor) | (left < 30 * floor))
    found = []
    edges = np.flatnonzero(np.diff(np.concatenate([[0], dip.astype(int), [0]])))
    for a, b in zip(edges[::2], edges[1::2]):
        centre = a + int(np.argmin(wide[a:b]))
        if left[centre] < 30 * floor:  # after silence: the end of the silence
            centre = b - 1
        if found and centre - found[-1][0] < 0.3 * rate:
            continue
        found.append((centre, left[centre], right[centre]))
    for centre, _, _ in found:
        best = None
        for step, reach in ((48, 0.06), (8, 0.004), (1, 0.0005)):
            middle = centre if best is None else best
            span = int(reach * rate)
            places = range(middle - span, middle + span + 1, step)
            lr = slice(max(0, centre - int(0.22 * rate)), max(1, centre - int(0.11 * rate)))
            rr = slice(centre + int(0.15 * rate), centre + int(0.26 * rate))
            before, after = np.mean(power[lr]) + 1e-9, np.mean(power[rr]) + 1e-9
            n = np.arange(max(0, centre - int(0.12 * rate)), min(len(x), centre + int(0.17 * rate)))
            scores = [likelihood(x, rate, n, p, before, after, floor) for p in places]
            best = places[int(np.argmax(scores))]
        yield best


def brightness(x):
    return np.sum(np.diff(x) ** 2) / max(np.sum(x**2), 1e-9)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--after", type=float, default=0.0, help="leave out turns before this moment, in seconds")
    options = parser.parse_args()
    rate, x = read(options.file)
    found = [t for t in turns(x, rate) if t >= options.after * rate]
    onsets = []
    for i, t in enumerate(found):
        end = found[i + 1] if i + 1 < len(found) else len(x)
        heard = np.flatnonzero(smoothed(x[t:end] ** 2, int(0.02 * rate)) > 30 * FLOOR)
        sound = t + int(heard[-1]) if len(heard) else end
        early = x[t + int(0.1 * rate) : t + int(0.4 * rate)]
        late = x[t + int(0.7 * (sound - t)) : t + int(0.9 * (sound - t))]
        kind = "inhale" if brightness(late) > brightness(early) else "exhale"
        onsets.append({"t_s": round(t / rate, 6), "kind": kind})
    print(json.dumps({"rate_hz": rate, "seconds": len(x) / rate, "onsets": onsets}))


if __name__ == "__main__":
    main()
