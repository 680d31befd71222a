// Values with session times, the newest last, no older than they are shown.

export class Series {
  /**
   * @param {number} seconds kept
   * @param {number} spacing samples closer together than this are averaged into one, in seconds
   */
  constructor(seconds, spacing = 0) {
    this.seconds = seconds;
    this.spacing = spacing;
    this.clear();
  }

  clear() {
    this.times = [];
    this.values = [];
    this.first = 0;
    this.sum = 0;
    this.count = 0;
  }

  /** NaN lifts the pen: the line is not drawn across. */
  push(time, value) {
    if (this.spacing > 0 && !Number.isNaN(value)) {
      this.sum += value;
      this.count += 1;
      if (this.times.length && time - this.times.at(-1) < this.spacing) return;
      value = this.sum / this.count;
      this.sum = this.count = 0;
    }
    this.times.push(time);
    this.values.push(value);
    while (this.first < this.times.length && this.times[this.first] < time - this.seconds - 3) this.first += 1;
    if (this.first > 1000) {
      this.times.splice(0, this.first);
      this.values.splice(0, this.first);
      this.first = 0;
    }
  }

  /** Time of the newest value; -Infinity for none. */
  get end() { return this.times.length ? this.times.at(-1) : -Infinity; }

  /** Lowest and highest value since a time; null for none. */
  range(since) {
    let low = Infinity, high = -Infinity;
    for (let i = this.times.length - 1; i >= this.first && this.times[i] >= since; i--) {
      const value = this.values[i];
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return low <= high ? { low, high } : null;
  }
}
