// The breathing shape: grows with the inhale, shrinks with the exhale. Only its transform changes, so that no frame
// lays anything out. Where movement is unwelcome a bar stands in its place.

import { make } from "./dom.js";

/** Scale of the shape when empty. */
const SMALLEST = 0.42;
/** Size at which it rests where nothing is paced. */
const RESTING = 0.22;
/** Share of the way to where it should be that it goes in a second when a rhythm begins or ends. */
const HASTE = 2.5;

export class Breathing {
  constructor(isStill, label) {
    this.isStill = isStill;
    this.body = make("div", { class: isStill ? "bar-fill" : "bloom" });
    this.halo = make("div", { class: "halo" });
    this.light = make("div", { class: "light" });
    this.element = isStill
      ? make("div", { class: "breathing still", role: "img", "aria-label": label }, this.light, make("div", { class: "bar" }, this.body))
      : make("div", { class: "breathing", role: "img", "aria-label": label },
        this.light, make("div", { class: "rim" }), this.halo, this.body);
    this.size = RESTING;
    this.drawn = 0;
  }

  /** @param {number|null} shape 0 to 1; null where nothing is paced */
  draw(time, shape) {
    const passed = Math.min(Math.max(time - this.drawn, 0), 0.1);
    this.drawn = time;
    if (shape === null) {
      this.size += (RESTING - this.size) * (1 - Math.exp(-HASTE * passed));
      this.joined = 0;
    } else {
      // A rhythm that begins is joined softly; from then on the size is the rhythm's, to the frame.
      this.joined = Math.min(1, (this.joined ?? 1) + 2 * passed);
      this.size = this.joined < 1 ? this.size + (shape - this.size) * this.joined : shape;
    }
    const isPaced = shape !== null;
    if (isPaced !== this.isPaced) {
      this.isPaced = isPaced;
      this.element.classList.toggle("resting", !isPaced);
    }
    const full = SMALLEST + (1 - SMALLEST) * this.size;
    if (this.isStill) {
      this.body.style.transform = `scaleY(${this.size.toFixed(4)})`;
    } else {
      this.body.style.transform = `scale(${full.toFixed(4)})`;
      this.halo.style.transform = `scale(${(0.25 + 0.75 * full).toFixed(4)})`;
    }
  }

  /** The level as light: 0 dim, 1 warm, 2 bright. */
  shine(level) {
    if (this.element.dataset.level !== String(level)) this.element.dataset.level = level;
  }
}
