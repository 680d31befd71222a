// A strip chart: a line over the last seconds, drawn from samples with session times.

export class Strip {
  /** @param {HTMLCanvasElement} canvas  @param {number} seconds shown  @param {string} color CSS variable */
  constructor(canvas, seconds, color) {
    this.canvas = canvas;
    this.seconds = seconds;
    this.color = color;
    this.points = [];
    this.low = null;
    this.high = null;
    this.size();
    new ResizeObserver(() => this.size()).observe(canvas);
  }

  /** Device pixels follow the box; done on resize only, never per frame. */
  size() {
    const scale = window.devicePixelRatio || 1;
    this.width = Math.max(1, Math.round(this.canvas.clientWidth * scale));
    this.height = Math.max(1, Math.round(Number(this.canvas.getAttribute("data-height") || this.canvas.height) * scale));
    if (!this.canvas.hasAttribute("data-height")) this.canvas.setAttribute("data-height", this.canvas.height);
    this.canvas.style.height = `${this.canvas.getAttribute("data-height")}px`;
    this.canvas.width = this.width;
    this.canvas.height = this.height;
    this.ink = getComputedStyle(document.documentElement).getPropertyValue(this.color).trim();
    this.rule = getComputedStyle(document.documentElement).getPropertyValue("--line").trim();
  }

  push(time, value) {
    this.points.push(time, value);
    const first = time - this.seconds - 2;
    let drop = 0;
    while (drop < this.points.length && this.points[drop] < first) drop += 2;
    if (drop > 2000) this.points.splice(0, drop);
  }

  /** A gap: the line is not drawn across it. */
  lift(time) { this.push(time, NaN); }

  /** @param {number} now session time at the right edge  @param {(t: number) => number|null} guide 0..1 */
  draw(now, guide) {
    const context = this.canvas.getContext("2d");
    const { width, height, points } = this;
    context.clearRect(0, 0, width, height);
    const x = (time) => width * (1 - (now - time) / this.seconds);
    if (guide) this.drawGuide(context, now, x, guide);
    let low = Infinity, high = -Infinity;
    for (let i = 0; i < points.length; i += 2) {
      if (points[i] < now - this.seconds || Number.isNaN(points[i + 1])) continue;
      low = Math.min(low, points[i + 1]);
      high = Math.max(high, points[i + 1]);
    }
    if (low > high) return;
    // The scale follows the curve softly, so that it never jumps.
    const margin = Math.max((high - low) * 0.15, this.least || 1e-6);
    this.low = this.low === null ? low - margin : this.low + 0.05 * (low - margin - this.low);
    this.high = this.high === null ? high + margin : this.high + 0.05 * (high + margin - this.high);
    const y = (value) => height * (1 - (value - this.low) / (this.high - this.low));
    context.strokeStyle = this.ink;
    context.lineWidth = 2 * (window.devicePixelRatio || 1);
    context.lineJoin = "round";
    context.beginPath();
    let pen = false;
    for (let i = 0; i < points.length; i += 2) {
      if (points[i] < now - this.seconds || points[i] > now) continue;
      if (Number.isNaN(points[i + 1])) { pen = false; continue; }
      if (pen) context.lineTo(x(points[i]), y(points[i + 1]));
      else context.moveTo(x(points[i]), y(points[i + 1]));
      pen = true;
    }
    context.stroke();
  }

  drawGuide(context, now, x, guide) {
    context.strokeStyle = this.rule;
    context.lineWidth = 6 * (window.devicePixelRatio || 1);
    context.beginPath();
    let pen = false;
    for (let time = now - this.seconds; time <= now; time += 0.1) {
      const shape = guide(time);
      if (shape === null) { pen = false; continue; }
      const y = this.height * (0.9 - 0.8 * shape);
      if (pen) context.lineTo(x(time), y); else context.moveTo(x(time), y);
      pen = true;
    }
    context.stroke();
  }
}
