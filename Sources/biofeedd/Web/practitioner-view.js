// For the practitioner: every number with its unit, age and quality, the raw signals, and the controls.

import { make, say, show } from "./dom.js";
import { PractitionerControls } from "./practitioner-controls.js";
import { SpectrumChart, spectrum } from "./spectrum.js";
import { Strip } from "./strip.js";
import { numbers } from "./words.js";

/** A number that rests on nothing newer is shown as old, in seconds. */
const OLD = 10;
/** Seconds between two spectra. */
const SPECTRUM = 2;
/** Lines of what happens. */
const LOG = 60;

export class PractitionerView {
  constructor(app) {
    this.app = app;
    this.query = `seat=${app.number}`;
    const { text } = app;
    const own = text.practitioner;
    this.controls = new PractitionerControls(app);
    this.sensors = make("ul", { class: "sensors" });
    this.head = make("p", { class: "now-line" });
    this.numbers = make("tbody");
    this.log = make("ol", { class: "log", tabindex: 0, "aria-label": own.log });
    this.waves = make("div", { class: "waves" });
    this.strips = new Map();
    const { seat } = app;
    this.rate = new Strip(60, [{ series: () => seat.rates, color: "--heart", width: 2, least: 8 }],
      { label: own.heartRate, rhythm: (time) => seat.pacer.shape(time), grid: 10 });
    this.rateNow = make("output");
    this.spectrum = new SpectrumChart(own.spectrum);
    this.spectrumWait = make("p", { class: "small" }, own.spectrumWait);
    this.spectrumAt = 0;
    this.noValues = make("p", { class: "small" }, own.notYet);
    const card = (name, kind, ...children) => make("section", { class: `card ${kind}` }, make("h2", {}, name), ...children);
    this.element = make("div", { class: "practitioner" },
      card(own.controls, "controls", this.head, this.controls.element),
      card(own.heartRate, "rate", make("p", { class: "value" }, this.rateNow), this.rate.canvas),
      card(own.waves, "raw", this.waves),
      card(own.numbers, "values", this.noValues, make("table", {}, make("thead", {},
        make("tr", {}, ...own.columns.map((name) => make("th", { scope: "col" }, name)))), this.numbers)),
      card(own.spectrum, "spectrum", this.spectrumWait, this.spectrum.canvas, make("p", { class: "small" }, own.spectrumNote)),
      card(own.sensors, "devices", this.sensors),
      card(own.log, "events", this.log));
    this.rows = new Map();
    this.logged = 0;
  }

  close() {
    this.rate.close();
    for (const { strip } of this.strips.values()) strip.close();
  }

  take(name, event) {
    if (name === "hello") {
      this.log.replaceChildren();
      this.logged = 0;
    }
    if (name === "wave" && !this.strips.has(event.signal)) this.addWave(event.signal);
  }

  addWave(signal) {
    const isSlow = signal.startsWith("resp");
    const { seat } = this.app;
    const caption = make("figcaption");
    const strip = new Strip(isSlow ? 60 : 8,
      [{ series: () => seat.waves.get(signal), color: isSlow ? "--breath" : "--heart", width: 1.5 }], { label: signal, delay: true, grid: isSlow ? 10 : 1 });
    this.strips.set(signal, { strip, caption });
    this.waves.append(make("figure", {}, caption, strip.canvas));
  }

  frame(time) {
    this.rate.draw(time);
    for (const { strip } of this.strips.values()) strip.draw(time);
  }

  tick(time) {
    const { seat, text } = this.app;
    const own = text.practitioner;
    for (const signal of seat.waves.keys()) if (!this.strips.has(signal)) this.addWave(signal);
    this.controls.tick(time);
    this.tellPhase(time);
    this.tellRate(time);
    this.tellNumbers(time);
    this.tellSensors(time);
    this.tellSpectrum(time);
    this.tellLog();
    for (const [signal, { caption }] of this.strips) {
      const report = seat.qualities.get(signal);
      const unit = seat.units.get(signal);
      say(caption, [signal, unit && `(${unit.replace("uV", "µV")})`, report && `${own.quality} ${report.index.toFixed(2)}: ${own.qualities[report.reason] ?? report.reason}`].filter(Boolean).join(" "));
    }
  }

  tellPhase(time) {
    const { seat, text } = this.app;
    const { phase } = seat;
    const parts = [`${text.practitioner.clock}: ${time.toFixed(1)} s ± ${(seat.clock.error * 1000).toFixed(1)} ms`];
    if (phase) {
      const left = Math.max(0, phase.t_s + phase.seconds - time);
      parts.unshift(`${this.app.name(seat.exercise)} · ${phase.id} (${text.practitioner.modes[phase.mode] ?? phase.mode}${phase.rate_bpm ? `, ${phase.rate_bpm.toFixed(1)}/min` : ""}) · ${text.practitioner.left} ${left.toFixed(0)} s${seat.isPaused ? ` · ${text.paused}` : ""}`);
      if (seat.feedback && seat.feedback.reason !== "off") parts.splice(1, 0, seat.feedback.reason === "follow" ? `${seat.feedback.level}: ${text.levels[seat.feedback.level]}` : text.noSignal);
    }
    say(this.head, parts.join(" — "));
  }

  tellRate(time) {
    const { seat, text } = this.app;
    const beat = seat.lastBeat;
    if (!beat) return;
    const age = time - beat.t_s;
    const rate = beat.hr_bpm === undefined ? "–" : beat.hr_bpm.toFixed(1);
    say(this.rateNow, `${rate} bpm · ${text.old(age.toFixed(1))} · ${text.practitioner.quality} ${(beat.quality ?? 0).toFixed(2)} · ${text.practitioner.flags[beat.flag] ?? beat.flag}`);
    this.rateNow.classList.toggle("old", age > 4);
  }

  tellNumbers(time) {
    const { seat, text } = this.app;
    const { metrics } = seat;
    const known = metrics ? numbers.filter(([key]) => metrics[key] !== undefined) : [];
    show(this.noValues, known.length === 0);
    if (!metrics) return;
    const since = time - metrics.t_s;
    this.put("artefact_pct", [text.practitioner.artefacts, metrics.artefact_pct?.toFixed(1) ?? "–", "%", since.toFixed(0), `${text.practitioner.window} ${metrics.window_s} s`], since);
    for (const [key, name, unit, decimals] of known) {
      const age = since + (metrics.age_s[key] ?? 0);
      this.put(key, [text.practitioner.names[name] ?? name, metrics[key].toFixed(decimals), unit, age.toFixed(0), metrics.quality[key]?.toFixed(2) ?? "–"], age);
    }
    for (const [key, row] of this.rows) {
      if (key !== "artefact_pct" && metrics[key] === undefined) {
        row.remove();
        this.rows.delete(key);
      }
    }
  }

  put(key, cells, age) {
    let row = this.rows.get(key);
    if (!row) {
      row = make("tr", {}, make("th", { scope: "row" }), ...cells.slice(1).map(() => make("td")));
      this.rows.set(key, row);
      this.numbers.append(row);
    }
    cells[3] += " s";
    cells.forEach((cell, index) => say(row.cells[index], cell));
    row.classList.toggle("old", age > OLD);
  }

  tellSensors() {
    const { seat, text } = this.app;
    const own = text.practitioner;
    const lines = [...seat.sensors.values()].map((sensor) => {
      const trouble = seat.gaps.get(sensor.id);
      const parts = [sensor.id, sensor.driver ?? "?", sensor.source, own.state[sensor.state] ?? sensor.state];
      if (sensor.rate_hz !== undefined) parts.push(`${sensor.rate_hz.toFixed(1)} Hz (${(sensor.rate_ppm ?? 0).toFixed(0)} ppm)`);
      parts.push(`${sensor.frames} ${own.frames}`, `${sensor.errors} ${own.errors}`, `${sensor.gaps} ${own.gaps}`);
      if (trouble) parts.push(`${own.classes.gap}: ${trouble.reason}${trouble.seconds === undefined ? "" : ` (${trouble.seconds.toFixed(1)} s)`}`);
      return { state: sensor.state, words: parts.join(" · ") };
    });
    if (lines.length === 0) lines.push({ state: "none", words: own.noSensors });
    while (this.sensors.children.length > lines.length) this.sensors.lastChild.remove();
    lines.forEach(({ state, words }, index) => {
      const item = this.sensors.children[index] ?? this.sensors.appendChild(make("li"));
      say(item, words);
      item.dataset.state = state;
    });
  }

  tellSpectrum(time) {
    if (time - this.spectrumAt < SPECTRUM && time >= this.spectrumAt) return;
    this.spectrumAt = time;
    const { seat } = this.app;
    const lines = spectrum(seat.past.beats, time);
    show(this.spectrumWait, !lines);
    show(this.spectrum.canvas, Boolean(lines));
    if (lines) this.spectrum.draw(lines, { breathing: seat.metrics?.breath_rate_bpm, rhythm: seat.phase?.rate_bpm });
  }

  /** The newest first, as it comes. */
  tellLog() {
    const { seat, text } = this.app;
    const own = text.practitioner;
    const news = Math.min(seat.logged - this.logged, seat.log.length);
    this.logged = seat.logged;
    for (const event of news > 0 ? seat.log.slice(-news) : []) {
      const words = {
        phase: () => `${event.id} (${own.modes[event.mode] ?? event.mode}${event.rate_bpm ? `, ${event.rate_bpm.toFixed(1)}/min` : ""})`,
        cue: () => (event.kind === "voice" ? `“${event.text}”` : `${own.kinds[event.kind] ?? event.kind} ${event.seconds.toFixed(1)} s`),
        mark: () => event.text ?? "×",
        gap: () => `${event.id} ${event.reason}${event.seconds === undefined ? "" : ` (${event.seconds.toFixed(1)} s)`}`,
        rating: () => `${event.value} ${event.moment ?? ""}`,
        fault: () => event.text,
        summary: () => event.sentence,
      }[event.class]();
      this.log.prepend(make("li", { class: event.class },
        make("time", {}, `${event.t_s.toFixed(1)} s`), " ", make("b", {}, own.classes[event.class]), ` ${words}`));
    }
    while (this.log.children.length > LOG) this.log.lastChild.remove();
  }
}
