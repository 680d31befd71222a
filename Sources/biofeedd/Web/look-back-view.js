// After an exercise: her heart and her breath laid over each other, the begin and the end, one true sentence.

import { ofPerson, post } from "./api.js";
import { button, make, picture } from "./dom.js";
import { breathWave, lookBackPicture, range } from "./look-back-picture.js";
import { ownDays } from "./own-days.js";
import { PastSessions } from "./past-sessions.js";
import { tensionWord } from "./tension-word.js";
import { sentence } from "./words.js";

/** Seconds of the closest look, and of each small picture of the begin and the end. */
const CLOSE = 60, EDGE = 30;
/** Beats that make a picture. */
const FEWEST = 10;

export class LookBackView {
  constructor(app) {
    this.app = app;
    this.query = `seat=${app.number}`;
    this.element = make("div", { class: "look-back" });
    this.build();
  }

  build() {
    const { app } = this;
    const { seat, text, settings } = app;
    const { past } = seat;
    this.built = seat.summary;
    this.builtFor = app.hers;
    const parts = [make("h2", {}, text.lookBack)];
    if (!seat.summary) {
      if (!app.hers && !app.whose) parts.push(make("p", {}, text.nothingYet));
      parts.push(...this.earlier(), make("a", { class: "button", href: "#participant" }, text.home));
      this.element.replaceChildren(...parts);
      return;
    }
    parts.push(make("p", { class: "sentence" }, sentence(seat.summary, settings.language)));
    const [from, to] = this.span();
    const heart = past.beats.filter(({ time, rate }) => time >= from && time <= to && !Number.isNaN(rate));
    if (settings.isPrivate) {
      // Nothing about her body on a screen that others see.
    } else if (heart.length < FEWEST) {
      parts.push(make("p", {}, seat.hasSensor || past.beats.length ? text.littleHeart : text.noHeart));
    } else {
      parts.push(...this.pictures(from, to, heart));
    }
    const before = past.ratings.find(({ moment }) => moment !== "after");
    const after = past.ratings.findLast(({ moment }) => moment === "after");
    if (before && after && !settings.isPrivate) parts.push(make("p", {}, text.tensionPair(tensionWord(app, before.value), tensionWord(app, after.value))));
    if (!settings.isPrivate) parts.push(this.cross(), ...this.earlier());
    parts.push(make("div", { class: "steer" }, make("a", { class: "button main", href: "#participant" }, text.home)));
    this.element.replaceChildren(...parts);
  }

  /** Her days and her earlier sessions, where she wanted them kept. */
  earlier() {
    const { app } = this;
    if (app.settings.isPrivate) return [];
    const code = app.hers || app.whose;
    return [app.hers ? ownDays(app, app.hers) : null,
      code ? new PastSessions(app, code, { hasTrend: true }).element : null,
      app.hers || app.role === "participant" ? null : this.codeForm()].filter(Boolean);
  }

  codeForm() {
    const { app } = this;
    const code = make("input", { type: "text", id: "whose", maxlength: 5, size: 6, autocomplete: "off", autocapitalize: "characters", spellcheck: "false" });
    return make("form", {
      class: "whose",
      onsubmit: (event) => {
        event.preventDefault();
        app.whose = code.value.trim().toUpperCase();
        this.build();
      },
    }, make("label", {}, app.text.codeAsk, " ", code), make("button", { type: "submit" }, app.text.codeSend));
  }

  /** Here, and in what is kept of her. */
  async putCross() {
    const { app } = this;
    if (app.hers) {
      try {
        await post(ofPerson(app.hers, "crosses"), {});
      } catch (error) {
        app.announce(error.message);
        return;
      }
    }
    app.ask("mark");
  }

  /** A cross at today says enough: no words are asked with it. */
  cross() {
    const { app } = this;
    const { seat, text } = app;
    const isThere = seat.past.marks.some(({ t_s }) => t_s >= seat.summary.t_s);
    return make("div", { class: "crossing" }, make("p", { role: "status" }, isThere ? text.crossDone : text.crossAsk),
      isThere ? null : button([picture("cross"), text.cross], () => this.putCross()));
  }

  /** The session seconds that the exercise took, as far as this screen saw it. */
  span() {
    const { past, summary } = this.app.seat;
    const begin = past.phases[0]?.t_s ?? summary.t_s - summary.practised_s;
    const seen = past.beats[0]?.time ?? begin;
    return [Math.max(begin, seen), summary.t_s];
  }

  /** The minute in which the heart followed best; without a fit the middle of the rhythm. */
  best(from, to) {
    const { past } = this.app.seat;
    const length = Math.min(CLOSE, to - from);
    const paced = past.paced.filter(({ start }) => start >= from && start <= to);
    const first = paced[0]?.start ?? from;
    const last = paced.length ? Math.min(to, paced.at(-1).start + paced.at(-1).seconds) : to;
    let chosen = Math.min(Math.max(first, (first + last - length) / 2), Math.max(from, to - length)), most = -1;
    for (let start = first; start + length <= last; start += 5) {
      // A fit tells of the forty seconds before it.
      const fits = past.fits.filter(({ time }) => time >= start + 40 && time <= start + length).map(({ fit }) => fit);
      const mean = fits.reduce((sum, fit) => sum + fit, 0) / fits.length;
      if (mean > most) [chosen, most] = [start, mean];
    }
    return [chosen, chosen + length];
  }

  pictures(from, to, heart) {
    const { seat, text } = this.app;
    const { past, summary } = seat;
    const { isMeasured } = breathWave(past);
    const name = isMeasured ? text.together : text.togetherRhythm;
    const [start, end] = this.best(from, to);
    const keys = make("p", { class: "legend" },
      make("span", { class: "key heart" }, text.heartLine), make("span", { class: "key rhythm" }, isMeasured ? text.breathLine : text.rhythmLine));
    const parts = [make("figure", {}, make("figcaption", {}, make("strong", {}, name), keys),
      lookBackPicture(past, { from: start, to: end, height: 300, label: name }),
      make("p", { class: "small" }, text.togetherHint))];
    parts.push(make("figure", {}, make("figcaption", {}, make("strong", {}, text.whole)),
      lookBackPicture(past, { from, to, height: 140, label: text.whole, hasMarks: true })));
    const begin = past.phases[0]?.t_s ?? from;
    const hasEnds = from - begin < EDGE / 2 && to - heart.at(-1).time < EDGE / 2;
    if (hasEnds && to - from >= 3 * EDGE) {
      const points = heart.map(({ time, rate }) => ({ time, value: rate }));
      const edges = [[from, from + EDGE, text.before], [to - EDGE, to, text.after]];
      const scale = range(points.filter(({ time }) => edges.some(([a, b]) => time >= a && time <= b)));
      parts.push(make("section", { class: "edges" }, make("h3", {}, text.beforeAfter),
        make("div", {}, ...edges.map(([a, b, word]) => make("figure", {}, make("figcaption", {}, word),
          lookBackPicture(past, { from: a, to: b, height: 300, label: word, scale, hasWave: false })))),
        make("p", { class: "small" }, text.beforeAfterHint)));
    }
    if (to - from < 0.8 * summary.practised_s) parts.push(make("p", { class: "small" }, text.seenSince));
    return parts;
  }

  tick() {
    const { app } = this;
    if (app.seat.summary !== this.built || app.hers !== this.builtFor) this.build();
  }

  take(name) {
    if (name === "mark" || name === "rating") this.build();
  }

  close() {}
}
