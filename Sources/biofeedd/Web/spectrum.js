// Power of the heart's intervals by frequency, for the practitioner's eye: Lomb-Scargle, which needs no resampling.
// Not the numbers of the metrics event, whose LF and HF come from the daemon.

import { make } from "./dom.js";

const WINDOW = 120, LEAST = 60;
const LOW = 0.02, HIGH = 0.45, STEP = 0.0025;

/**
 * @param {{time: number, rr: number}[]} beats  @param {number} now  session seconds
 * @returns {{frequency: number, power: number}[]|null} power in ms², scaled so that a sine's peak is its variance
 */
export function spectrum(beats, now) {
  const recent = beats.filter((beat) => beat.time > now - WINDOW && !Number.isNaN(beat.rr));
  if (recent.length < 40 || recent.at(-1).time - recent[0].time < LEAST) return null;
  const times = recent.map((beat) => beat.time - recent[0].time);
  const mean = recent.reduce((sum, beat) => sum + beat.rr, 0) / recent.length;
  const values = recent.map((beat) => beat.rr - mean);
  const lines = [];
  for (let frequency = LOW; frequency <= HIGH; frequency += STEP) {
    const omega = 2 * Math.PI * frequency;
    let s2 = 0, c2 = 0;
    for (const t of times) {
      s2 += Math.sin(2 * omega * t);
      c2 += Math.cos(2 * omega * t);
    }
    const tau = Math.atan2(s2, c2) / (2 * omega);
    let yc = 0, ys = 0, cc = 0, ss = 0;
    for (let i = 0; i < times.length; i++) {
      const c = Math.cos(omega * (times[i] - tau)), s = Math.sin(omega * (times[i] - tau));
      yc += values[i] * c;
      ys += values[i] * s;
      cc += c * c;
      ss += s * s;
    }
    lines.push({ frequency, power: (yc * yc / cc + ys * ys / ss) / times.length });
  }
  return lines;
}

/** The spectrum on a canvas, with the breathing and the rhythm as lines across it. */
export class SpectrumChart {
  constructor(label) {
    this.canvas = make("canvas", { role: "img", "aria-label": label });
  }

  draw(lines, { breathing, rhythm }) {
    const { canvas } = this;
    const scale = Math.min(window.devicePixelRatio || 1, 2);
    const width = canvas.width = Math.round(canvas.clientWidth * scale);
    const height = canvas.height = Math.round(canvas.clientHeight * scale);
    const style = getComputedStyle(canvas);
    const ink = (name) => style.getPropertyValue(name).trim();
    const context = canvas.getContext("2d");
    const floor = height - 18 * scale;
    const x = (frequency) => width * (frequency - LOW) / (HIGH - LOW);
    context.font = `${12 * scale}px system-ui, sans-serif`;
    context.textAlign = "center";
    for (const [from, to, name] of [[0.04, 0.15, "LF"], [0.15, 0.4, "HF"]]) {
      context.fillStyle = ink("--rule");
      context.globalAlpha = name === "LF" ? 0.5 : 0.25;
      context.fillRect(x(from), 0, x(to) - x(from), floor);
      context.globalAlpha = 1;
      context.fillStyle = ink("--soft");
      context.fillText(name, x(to) - 12 * scale, 14 * scale);
    }
    for (const frequency of [0.1, 0.2, 0.3, 0.4]) context.fillText(`${frequency} Hz`, x(frequency), height - 4 * scale);
    const top = Math.max(...lines.map((line) => line.power));
    context.beginPath();
    context.moveTo(x(lines[0].frequency), floor);
    for (const { frequency, power } of lines) context.lineTo(x(frequency), floor - (floor - 20 * scale) * power / top);
    context.lineTo(x(lines.at(-1).frequency), floor);
    context.fillStyle = context.strokeStyle = ink("--heart");
    context.globalAlpha = 0.25;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 2 * scale;
    context.stroke();
    for (const [rate, color, dash] of [[breathing, "--breath", []], [rhythm, "--ink", [4, 4]]]) {
      if (rate === undefined) continue;
      context.strokeStyle = ink(color);
      context.setLineDash(dash.map((length) => length * scale));
      context.beginPath();
      context.moveTo(x(rate / 60), 0);
      context.lineTo(x(rate / 60), floor);
      context.stroke();
      context.setLineDash([]);
    }
    context.textAlign = "left";
    context.fillStyle = ink("--soft");
    context.fillText(`${top.toFixed(0)} ms²`, 2 * scale, 14 * scale);
  }
}
