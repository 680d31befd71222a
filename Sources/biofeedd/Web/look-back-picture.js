// The pictures to look back on, as SVG: the heart and the breath laid over each other.

import { draw } from "./dom.js";

const WIDTH = 1000;

/** Points to a path; NaN lifts the pen. */
function path(points, x, y) {
  let text = "", isDown = false;
  for (const { time, value } of points) {
    if (Number.isNaN(value)) {
      isDown = false;
      continue;
    }
    text += `${isDown ? "L" : "M"}${x(time).toFixed(1)} ${y(value).toFixed(1)}`;
    isDown = true;
  }
  return text;
}

const within = (points, from, to) => points.filter(({ time }) => time >= from && time <= to);

/** The breaths that were measured, or the rhythm where none were, as a wave from 0 (empty) to 1 (full). */
export function breathWave(past) {
  const measured = past.breaths.filter((breath) => breath.source !== "derived");
  if (measured.length > 3) {
    const depths = measured.map((breath) => breath.depth ?? 1).sort((a, b) => a - b);
    const usual = depths[Math.floor(depths.length / 2)] || 1;
    const height = (breath) => Math.min(1.3, (breath.depth ?? usual) / usual);
    return {
      isMeasured: true,
      points: measured.flatMap((breath) => [
        ...rise(breath.inhale_s, breath.exhale_s, 0, height(breath)), ...rise(breath.exhale_s, breath.end_s, height(breath), 0)]),
    };
  }
  return {
    isMeasured: false,
    points: past.paced.flatMap(({ start, seconds, isInhale }) => rise(start, start + seconds, isInhale ? 0 : 1, isInhale ? 1 : 0)),
  };
}

/** A soft step from one value to another. */
function rise(from, to, low, high) {
  return Array.from({ length: 13 }, (_, i) => ({
    time: from + (to - from) * i / 12, value: low + (high - low) * (0.5 - 0.5 * Math.cos(Math.PI * i / 12)),
  }));
}

export function range(points) {
  const values = points.map(({ value }) => value).filter((value) => !Number.isNaN(value));
  return { low: Math.min(...values), high: Math.max(...values) };
}

/**
 * @param {object} past  beats, breaths, phases, marks
 * @param {{from: number, to: number, height: number, label: string, scale: {low: number, high: number}}} options
 *   session seconds; in units of which the width is 1000; `scale` of the heart, its own by default
 */
export function lookBackPicture(past, { from, to, height, label, scale, hasWave = true, hasMarks = false }) {
  const heart = within(past.beats.map(({ time, rate }) => ({ time, value: rate })), from, to);
  const wave = hasWave ? within(breathWave(past).points, from, to) : [];
  const x = (time) => WIDTH * (time - from) / (to - from);
  const own = scale ?? range(heart);
  const spread = Math.max(own.high - own.low, 6);
  const middle = (own.high + own.low) / 2;
  const yHeart = (value) => height * (0.5 - 0.76 * (value - middle) / spread);
  const yWave = (value) => height * (0.92 - 0.8 * Math.min(value, 1.05));
  const picture = draw("svg", { class: "look-back-picture", viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": label, preserveAspectRatio: "none" });
  if (hasMarks) {
    for (const phase of past.phases) {
      if (phase.mode === "free") continue;
      picture.append(draw("rect", { class: "paced", x: x(Math.max(from, phase.t_s)), y: 0, width: Math.max(0, x(Math.min(to, phase.t_s + phase.seconds)) - x(Math.max(from, phase.t_s))), height }));
    }
  }
  if (wave.length) {
    const area = path(wave, x, yWave);
    picture.append(draw("path", { class: "wave-area", d: `${area}L${x(wave.at(-1).time).toFixed(1)} ${height}L${x(wave[0].time).toFixed(1)} ${height}Z` }),
      draw("path", { class: "wave-line", d: area }));
  }
  picture.append(draw("path", { class: "heart-line", d: path(heart, x, yHeart) }));
  if (hasMarks) {
    for (const mark of past.marks.filter(({ t_s }) => t_s >= from && t_s <= to)) {
      picture.append(draw("path", { class: "cross", d: `M${x(mark.t_s) - 9} ${height - 26}l18 18m0 -18l-18 18` }));
    }
  }
  return picture;
}
