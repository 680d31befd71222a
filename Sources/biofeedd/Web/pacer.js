// The rhythm that is asked for, from the inhale and exhale cues: a pure function of session time.

/** Cues are kept so long, in seconds: longer than any strip shows. */
const KEPT = 90;

export class Pacer {
  constructor() { this.cues = []; }

  /** Takes a `cue` event. A fade ends the rhythm. */
  take(cue) {
    if (cue.kind === "fade") {
      this.cues = this.cues.filter((one) => one.start < cue.t_s);
      for (const one of this.cues) one.end = Math.min(one.end, cue.t_s + cue.seconds);
    } else if (cue.kind === "inhale" || cue.kind === "exhale") {
      this.cues.push({
        start: cue.t_s, end: cue.t_s + cue.seconds, seconds: cue.seconds, isInhale: cue.kind === "inhale",
      });
      while (this.cues[0].end < cue.t_s - KEPT) this.cues.shift();
    }
  }

  at(time) {
    for (let i = this.cues.length - 1; i >= 0; i--) {
      const cue = this.cues[i];
      if (time >= cue.start && time < cue.end) return cue;
    }
    return null;
  }

  /** 0 (empty) to 1 (full), raised cosine; null where nothing is paced. */
  shape(time) {
    const cue = this.at(time);
    if (!cue) return null;
    const rise = 0.5 - 0.5 * Math.cos(Math.PI * (time - cue.start) / cue.seconds);
    return cue.isInhale ? rise : 1 - rise;
  }
}
