// A strip chart: lines over the last seconds on a canvas, the present at its right edge.

/** More device pixels than this for one CSS pixel are not seen in a soft line. */
const SHARPEST = 2;
/** Share of the way to its new scale that a strip goes in a second. */
const HASTE = 1.5;

export class Strip {
  /**
   * @param {number} seconds shown
   * @param {object[]} lines each `{ series, color, width, least, dash, isSmooth, hasHead }`: a function that gives a Series;
   *   the name of a CSS colour; CSS pixels; the smallest height of its scale; lengths of
   *   dashes; drawn round from point to point; a dot at its end
   * @param {object} options `rhythm`: 0 to 1 by time, drawn as a ribbon behind the lines; `delay`: samples come in
   *   blocks; `grid`: seconds between upright rules, with the scale in figures
   */
  constructor(seconds, lines, { label, rhythm = null, delay = false, grid = 0 } = {}) {
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", label);
    this.context = this.canvas.getContext("2d");
    this.seconds = seconds;
    this.lines = lines.map((line) => ({ width: 2, least: 1e-6, low: null, high: null, ...line }));
    this.rhythm = rhythm;
    this.delay = delay ? 0.2 : 0;
    this.grid = grid;
    this.drawn = 0;
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(this.canvas);
  }

  /** Device pixels and colours follow the page; done when it changes, never for a frame. */
  fit() {
    this.scale = Math.min(window.devicePixelRatio || 1, SHARPEST);
    this.width = Math.max(1, Math.round(this.canvas.clientWidth * this.scale));
    this.height = Math.max(1, Math.round(this.canvas.clientHeight * this.scale));
    this.canvas.width = this.width;
    this.canvas.height = this.height;
    const style = getComputedStyle(this.canvas);
    this.ink = Object.fromEntries(
      ["--rule", "--soft", ...this.lines.map((line) => line.color), "--rhythm"].map((name) => [name, style.getPropertyValue(name).trim()]));
    // Before the style sheet is there nothing can be drawn; it changes the size when it comes.
    if (!this.ink["--rule"]) this.width = 0;
    else if (this.rhythm) {
      this.ribbon = this.context.createLinearGradient(0, 0, 0, this.height);
      this.ribbon.addColorStop(0, this.ink["--rhythm"]);
      this.ribbon.addColorStop(1, "transparent");
    }
  }

  close() { this.observer.disconnect(); }

  /** @param {number} now session time */
  draw(now) {
    if (!this.width) return;
    const { context, width, height } = this;
    const passed = Math.min(Math.max(now - this.drawn, 0), 1);
    this.drawn = now;
    context.clearRect(0, 0, width, height);
    if (this.rhythm) this.drawRhythm(now);
    if (this.grid) this.drawGrid(now - this.delay);
    for (const line of this.lines) this.drawLine(line, now, passed);
  }

  drawGrid(edge) {
    const { context, width, height, seconds, scale } = this;
    context.fillStyle = this.ink["--rule"];
    for (let time = Math.ceil((edge - seconds) / this.grid) * this.grid; time < edge; time += this.grid) {
      context.fillRect(width * (1 - (edge - time) / seconds), 0, scale, height);
    }
    const [{ low, high }] = this.lines;
    if (low === null) return;
    const decimals = Math.max(0, Math.min(2, 1 - Math.floor(Math.log10(high - low))));
    context.fillStyle = this.ink["--soft"];
    context.font = `${12 * scale}px system-ui, sans-serif`;
    context.fillText(high.toFixed(decimals), 3 * scale, 12 * scale);
    context.fillText(low.toFixed(decimals), 3 * scale, height - 4 * scale);
    context.fillText(`${this.grid} s`, width - 30 * scale, height - 4 * scale);
  }

  drawRhythm(now) {
    const { context, width, height, seconds } = this;
    const top = height * 0.08, room = height * 0.84;
    const step = seconds / Math.max(120, width / (4 * this.scale));
    context.fillStyle = this.ribbon;
    let start = null;
    const finish = (x) => {
      context.lineTo(x, height);
      context.lineTo(start, height);
      context.fill();
      start = null;
    };
    // On a grid of session time, so that the ribbon moves and does not shimmer.
    const from = Math.floor((now - seconds) / step) * step;
    let last = 0;
    for (let time = from; time < now + step; time += step) {
      const at = Math.min(time, now);
      const x = width * (1 - (now - at) / seconds);
      const value = this.rhythm(at);
      if (value === null) {
        if (start !== null) finish(last);
        continue;
      }
      const y = top + room * (1 - value);
      if (start === null) {
        start = x;
        context.beginPath();
        context.moveTo(x, height);
      }
      context.lineTo(x, y);
      last = x;
    }
    if (start !== null) finish(last);
  }

  drawLine(line, now, passed) {
    const series = line.series();
    if (!series || !series.times.length) return;
    const { context, width, height, seconds } = this;
    // Samples come in blocks, late by their filter: the line is drawn as late as its blocks, so that it flows.
    if (this.delay) {
      const late = Math.min(now - series.end, 2) + 0.06;
      if (late > 0) this.delay = Math.max(late, this.delay - 0.05 * passed);
    }
    const edge = now - this.delay;
    const range = series.range(edge - seconds);
    if (!range) return;
    const middle = (range.low + range.high) / 2;
    const half = Math.max(range.high - range.low, line.least) * 0.6;
    const follow = line.low === null ? 1 : 1 - Math.exp(-HASTE * passed);
    line.low = (line.low ?? 0) + follow * (middle - half - (line.low ?? 0));
    line.high = (line.high ?? 0) + follow * (middle + half - (line.high ?? 0));
    const x = (time) => width * (1 - (edge - time) / seconds);
    const y = (value) => height * (1 - (value - line.low) / (line.high - line.low));

    context.strokeStyle = this.ink[line.color];
    context.lineWidth = line.width * this.scale;
    context.lineJoin = context.lineCap = "round";
    context.beginPath();
    if (line.dash) context.setLineDash(line.dash.map((length) => length * this.scale));
    const { times, values } = series;
    let isDown = false, lastX = 0, lastY = 0, lastSlope = 0;
    for (let i = series.first; i < times.length; i++) {
      if (times[i] < edge - seconds - 2) continue;
      if (times[i] > edge) break;
      if (Number.isNaN(values[i])) {
        isDown = false;
        continue;
      }
      const px = x(times[i]), py = y(values[i]);
      let slope = 0;
      if (line.isSmooth && isDown) {
        // Through the point in the direction of its neighbours, as Catmull and Rom do.
        const hasNext = i + 1 < times.length && !Number.isNaN(values[i + 1]);
        slope = hasNext ? (y(values[i + 1]) - lastY) / (x(times[i + 1]) - lastX) : (py - lastY) / (px - lastX);
        const third = (px - lastX) / 3;
        context.bezierCurveTo(lastX + third, lastY + lastSlope * third, px - third, py - slope * third, px, py);
      } else if (isDown) {
        context.lineTo(px, py);
      } else {
        context.moveTo(px, py);
      }
      isDown = true;
      lastX = px;
      lastY = py;
      lastSlope = slope;
    }
    context.stroke();
    context.setLineDash([]);
    if (line.hasHead && isDown) {
      context.fillStyle = this.ink[line.color];
      context.beginPath();
      context.arc(lastX, lastY, line.width * 2 * this.scale, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
