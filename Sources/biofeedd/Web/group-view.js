// For the room: one rhythm for all. It shows nobody's heart: only how many follow, and only where four or more could.

import { get } from "./api.js";
import { Breathing } from "./breathing.js";
import { button, make, say, show } from "./dom.js";

/** Milliseconds between two questions how many follow. */
const ASK = 2000;

export class GroupView {
  constructor(app) {
    this.app = app;
    // Nothing of anybody's heart comes to this screen.
    this.query = "class=phase,cue,summary";
    this.following = null;
    this.timer = setInterval(() => this.count(), ASK);
    const { text, settings } = app;
    const own = text.group;
    this.breathing = new Breathing(settings.isStill, text.shape);
    this.half = make("p", { class: "half" });
    this.line = make("p", { class: "line", "aria-live": "polite" });
    this.counted = make("p", { class: "count" });
    this.error = make("p", { class: "error", role: "alert" });
    this.wanted = make("select", { "aria-label": text.practitioner.exercise },
      ...app.exercises.filter((one) => one.sensors.heart !== "required" && one.started_by !== "practitioner").map((one) => make("option", { value: one.id }, one.name[settings.language])));
    // The round that is written for a group, where there is one.
    if (app.exercises.some((one) => one.id === "group-round")) this.wanted.value = "group-round";
    this.start = button(own.start, () => this.each("start"), { class: "main" });
    this.pause = button(own.pause, () => this.each("pause"));
    this.resume = button(own.resume, () => this.each("resume"));
    this.stop = button(own.stop, () => this.each("stop", { reason: "other" }), { class: "stop" });
    this.element = make("div", { class: "group" },
      make("div", { class: "stage" }, this.breathing.element, this.half),
      make("div", { class: "words" }, this.line, this.counted, make("p", { class: "small" }, own.hint)),
      app.role === "display" ? null : make("details", { class: "facilitator" }, make("summary", {}, own.controls),
        make("div", {}, this.wanted, this.start, this.pause, this.resume, this.stop), this.error));
  }

  get seats() { return [...this.app.seats.values()]; }

  /** The seat whose rhythm is shown: the first that practises. */
  get leader() { return this.seats.find((seat) => seat.isRunning) ?? this.seats[0]; }

  async each(what, body = {}) {
    const { app } = this;
    app.sound.wake();
    const seats = what === "start" ? this.seats : this.seats.filter((seat) => seat.isRunning);
    await Promise.all(seats.map((seat) => (what === "start" ? app.start(this.wanted.value, seat.number) : app.ask(what, body, seat.number))));
    await app.look();
  }

  /** The daemon counts, so that no screen in the room can tell who it is. */
  async count() {
    try {
      this.following = (await get("/api/group")).following ?? null;
    } catch {
      this.following = null;
    }
  }

  take(name, event, seat) {
    // It was stopped; a display is told no more of the end.
    if (name === "cue" && event.kind === "fade") this.app.look();
    // One seat's cues are heard, whichever seat this page was opened for.
    if (name === "cue" && seat === this.leader && seat !== this.app.seat) this.app.sound.take(event, seat.clock);
  }

  frame() {
    const { leader } = this;
    const time = leader.clock.now();
    const shape = leader.isPaused ? null : leader.pacer.shape(time);
    this.breathing.draw(performance.now() / 1000, shape);
    const cue = shape === null ? null : leader.pacer.at(time);
    const { text } = this.app;
    const half = cue ? (cue.isInhale ? text.in : text.out) : leader.isPaused ? text.paused : leader.isRunning ? text.free : text.group.ready;
    say(this.half, half);
    this.half.dataset.half = cue ? "paced" : "free";
  }

  tick() {
    const { app, leader, seats } = this;
    const { text } = app;
    say(this.line, leader.line(leader.clock.now())?.text ?? "");
    const count = leader.pacer.at(leader.clock.now()) ? this.following : null;
    say(this.counted, count === null ? (leader.isRunning ? text.group.together : "") : text.group.follow(count));
    say(this.error, app.error);
    const isRunning = seats.some((seat) => seat.isRunning);
    show(this.start, !isRunning);
    show(this.wanted, !isRunning);
    show(this.stop, isRunning);
    show(this.pause, isRunning && !leader.isPaused);
    show(this.resume, isRunning && leader.isPaused);
  }

  close() { clearInterval(this.timer); }
}
