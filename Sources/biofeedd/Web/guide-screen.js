// An exercise that runs: the breathing shape and, on the same clock, her heart and the rhythm. No numbers unless asked.

import { Breathing } from "./breathing.js";
import { button, make, say, show } from "./dom.js";
import { Strip } from "./strip.js";
import { Tension } from "./tension.js";

/** Seconds on the strip: four or five slow breaths. */
const SHOWN = 45;
/** The dark screen goes out after so long without a touch, in seconds. */
const AWAKE = 20;
/** Where movement is unwelcome the strip moves on once in so many seconds. */
const STEP = 2;

export class GuideScreen {
  constructor(app) {
    this.app = app;
    const { seat, settings, text } = app;
    this.breathing = new Breathing(settings.isStill, text.shape);
    this.half = make("p", { class: "half" });
    this.line = make("p", { class: "line", "aria-live": "polite" });
    this.level = make("p", { class: "level" });
    this.heartNow = make("output", { class: "now" });
    this.progress = make("progress", { max: 1, value: 0, "aria-label": text.progress });
    this.error = make("p", { class: "error", role: "alert" });
    this.strip = new Strip(SHOWN, [
      { series: () => seat.waves.get("resp"), color: "--breath", width: 2, dash: [7, 5], isSmooth: true },
      { series: () => seat.rates, color: "--heart", width: 3, least: 14, isSmooth: true, hasHead: true },
    ], { label: text.stripName, rhythm: (time) => seat.pacer.shape(time) });
    this.key = (word, kind) => make("span", { class: `key ${kind}` }, word);
    this.legend = make("p", { class: "legend" });
    this.curves = make("figure", { class: "curves" }, this.strip.canvas,
      make("figcaption", {}, this.legend, this.heartNow, make("span", { class: "edge" }, text.now)));
    this.ask = make("div", { class: "asking" });
    const choice = (what) => button(text.choices[what], () => app.ask(what), { "data-choice": what });
    this.ladder = make("span", { class: "choices" }, choice("stay"), choice("step-back"));
    this.tempo = make("span", { class: "choices" }, choice("faster"), choice("slower"));
    this.taps = make("div", { class: "taps" });
    this.offer = make("div", { class: "question" });
    this.pause = button(text.pause, () => app.ask(seat.isPaused ? "resume" : "pause").then(() => app.look()), { id: "pause" });
    this.stop = button(text.stop, () => app.openStop(), { class: "stop", id: "stop", "aria-keyshortcuts": "Escape" });
    this.wake = make("p", { class: "wake" }, text.wake);
    this.element = make("div", { class: "guide" },
      make("div", { class: "stage" }, this.breathing.element, this.half),
      make("div", { class: "words" }, this.line, this.level, this.error),
      settings.isPrivate ? null : this.curves,
      this.offer, this.taps, this.ask, this.progress,
      make("div", { class: "steer" }, this.stop, this.pause, this.ladder, this.tempo), this.wake);
    this.touched();
    this.onTouch = () => this.touched();
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, this.onTouch);
    if (seat.phase) this.enter(seat.phase);
  }

  close() {
    this.strip.close();
    for (const kind of ["pointerdown", "keydown"]) removeEventListener(kind, this.onTouch);
    delete document.documentElement.dataset.night;
  }

  touched() { this.lastTouch = performance.now(); }

  get isForNight() { return this.app.seat.exercise === "sleep"; }

  enter(phase) {
    const { app } = this;
    this.entered = app.seat.exercise;
    const isFirst = app.seat.past.phases.length === 1;
    // She may say how tense she is while nothing is asked of her yet; never at night.
    const exercise = app.exercise(app.seat.exercise);
    const mayAsk = isFirst && exercise?.asks_tension !== false && phase.mode === "free" && phase.seconds >= 20 && !this.isForNight && !app.settings.isPrivate
      && app.seat.past.ratings.length === 0;
    this.ask.replaceChildren(...mayAsk ? [new Tension(app, "before", () => this.ask.replaceChildren()).element] : []);
    show(this.ladder, phase.mode === "ladder");
    show(this.tempo, phase.mode === "paced" && app.seat.exercise === "own-tempo");
    this.taps.replaceChildren(...Object.entries(exercise?.taps ?? {}).map(([tap, words]) =>
      button(words[app.settings.language], () => app.ask("tap", { tap }), { "data-tap": tap })));
    // Where steps may be left out or held, nobody knows how far it is.
    show(this.progress, !["ladder", "slide", "search"].includes(phase.mode));
    this.total = exercise?.seconds;
  }

  take(name, event) {
    if (name === "phase") this.enter(event);
    if (name === "device" || name === "gap") this.tick(this.app.seat.clock.now());
  }

  /** Shows what may be chosen now: another rate, another exercise, a pause, or how she feels. */
  tellOffer() {
    const { app } = this;
    const { seat, text } = app;
    if (seat.offer === this.shownOffer) return;
    this.shownOffer = seat.offer;
    if (!seat.offer) {
      this.offer.replaceChildren();
      return;
    }
    const answer = (word, what, body) => button(word, () => {
      seat.offer = null;
      this.tellOffer();
      if (what === "start") app.start(body.exercise);
      else if (what) app.ask(what, body);
    });
    const { kind, exercise } = seat.offer;
    const answers = {
      rate: () => [answer(text.choices.faster, "faster"), answer(text.skip)],
      exercise: () => [answer(app.name(exercise), "start", { exercise }), answer(text.skip)],
      pause: () => [answer(text.pause, "pause"), answer(text.skip)],
      answer: () => [answer(text.yes, "answer", { well: true }), answer(text.no, "answer", { well: false })],
    };
    this.offer.replaceChildren(make("p", { role: "status" }, seat.offer.text), ...answers[kind]?.() ?? []);
  }

  frame(time) {
    if (document.documentElement.dataset.night === "out") return;
    const { seat, text } = this.app;
    const shape = seat.isPaused ? null : seat.pacer.shape(time);
    this.breathing.draw(time, shape);
    const cue = shape === null ? null : seat.pacer.at(time);
    const half = cue ? (cue.isInhale ? "in" : "out") : seat.isPaused ? "paused" : "free";
    if (half !== this.shownHalf) {
      this.shownHalf = half;
      say(this.half, text[half]);
      this.half.dataset.half = half;
    }
    if (this.app.settings.isPrivate) return;
    const shown = this.app.settings.isStill ? Math.floor(time / STEP) * STEP : time;
    if (shown !== this.shownTime) this.strip.draw(shown);
    this.shownTime = shown;
  }

  tick(time) {
    const { app } = this;
    const { seat, settings, text } = app;
    const isGone = seat.isHeartGone(time) || (seat.lastBeat !== null && seat.isSensorLost);
    const said = seat.line(time)?.text ?? "";
    // What is spoken comes first; a heart that is not seen is said where nothing else is.
    say(this.line, said || (isGone ? text.heartGone : ""));
    say(this.error, app.error);
    if (seat.phase && seat.exercise !== this.entered) this.enter(seat.phase);
    this.tellOffer();
    const level = seat.feedback;
    const hasLevel = level && level.reason !== "off" && !settings.isPrivate;
    say(this.level, !hasLevel ? "" : level.reason === "no-signal" ? text.noSignal : text.levels[level.level]);
    this.breathing.shine(hasLevel && level.reason === "follow" ? level.level : 0);
    this.curves.classList.toggle("old", isGone);
    const hasHeart = seat.lastBeat !== null, hasBreath = seat.waves.has("resp");
    // While she is asked something, that is all there is beside the shape.
    show(this.curves, (hasHeart || hasBreath) && this.ask.children.length === 0);
    const keys = [hasHeart && this.key(text.heartLine, "heart"), hasBreath && this.key(text.breathLine, "breath"), this.key(text.rhythmLine, "rhythm")].filter(Boolean);
    if (this.legend.children.length !== keys.length) this.legend.replaceChildren(...keys);
    if (settings.numbers && hasHeart && seat.lastBeat.hr_bpm !== undefined) {
      const old = Math.round(time - seat.lastBeat.decided_s);
      say(this.heartNow, `${Math.round(seat.lastBeat.hr_bpm)} ${text.beatsMinute}${isGone ? ` · ${text.old(old)}` : ""}`);
    }
    const first = seat.past.phases[0];
    if (first && this.total) this.progress.value = Math.min(1, Math.max(0, (time - first.t_s) / this.total));
    say(this.pause, seat.isPaused ? text.resume : text.pause);
    if (this.isForNight) {
      const night = performance.now() - this.lastTouch > AWAKE * 1000 ? "out" : "dim";
      if (document.documentElement.dataset.night !== night) document.documentElement.dataset.night = night;
    }
  }
}
