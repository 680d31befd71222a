// Session time on this page: the page's own clock and its measured distance from the daemon's.

/** Round trips that are compared; clocks drift apart by up to a tenth of a millisecond a second. */
const KEPT = 8;

export class SessionClock {
  constructor() { this.reset(); }

  reset() {
    this.samples = [];
    /** Session time minus the page's clock, in seconds; null until it is known. */
    this.offset = null;
    /** The offset is right within so many seconds. */
    this.error = Infinity;
  }

  static page() { return performance.now() / 1000; }

  /** Session time was `seconds` at a moment between `sent` and `received` on the page's clock. */
  sample(sent, received, seconds) {
    this.samples.push({ offset: seconds - (sent + received) / 2, error: (received - sent) / 2 });
    if (this.samples.length > KEPT) this.samples.shift();
    const best = this.samples.reduce((a, b) => (b.error < a.error ? b : a));
    this.offset = best.offset;
    this.error = best.error;
  }

  /** A first guess, from a greeting whose way here took an unknown time. */
  guess(seconds) {
    if (this.offset === null) this.offset = seconds - SessionClock.page();
  }

  now() { return this.offset === null ? 0 : SessionClock.page() + this.offset; }
}
