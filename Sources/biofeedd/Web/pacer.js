// The breathing shape, from the inhale and exhale cues: a pure function of session time.

export class Pacer {
  constructor() { this.cues = []; }

  /** Takes a `cue` event. A fade ends the rhythm. */
  take(cue) {
    if (cue.kind === "fade") {
      this.cues = this.cues.filter((one) => one.t < cue.t_s);
      for (const one of this.cues) one.end = Math.min(one.end, cue.t_s + cue.seconds);
    } else if (cue.kind === "inhale" || cue.kind === "exhale") {
      this.cues.push({ t: cue.t_s, end: cue.t_s + cue.seconds, inhale: cue.kind === "inhale", gain: cue.gain ?? 1 });
      const old = cue.t_s - 90;
      while (this.cues.length && this.cues[0].end < old) this.cues.shift();
    }
  }

  at(time) {
    for (let i = this.cues.length - 1; i >= 0; i--) {
      const cue = this.cues[i];
      if (time >= cue.t && time < cue.end) return cue;
    }
    return null;
  }

  /** 0 (empty) to 1 (full), raised cosine; null where nothing is paced. */
  shape(time) {
    const cue = this.at(time);
    if (!cue) return null;
    const part = (time - cue.t) / (cue.end - cue.t);
    const rise = 0.5 - 0.5 * Math.cos(Math.PI * part);
    return cue.inhale ? rise : 1 - rise;
  }
}
