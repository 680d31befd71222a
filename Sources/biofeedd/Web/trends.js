// What each measure did over her times: the picture of the reports, the sentence that may be said, and the values as a table.

import { get, ofPerson } from "./api.js";
import { dayWords } from "./days.js";
import { make } from "./dom.js";

/** Her own tension first; never a score. */
const MEASURES = ["tension_before", "mean_hr_bpm", "ln_rmssd", "breath_rate_bpm", "rsa_bpm"];
/** Measures that are kept as a logarithm and read as what it is of. */
const LOGARITHMS = ["ln_rmssd"];

export class Trends {
  constructor(app, code) {
    Object.assign(this, { app, code });
    /** How often the pictures were asked for: a new address each time, or the browser would show the old one. */
    this.times = 0;
    this.list = make("div", { class: "measures" });
    this.note = make("p", { class: "small" });
    this.missing = make("p", { class: "small" });
    this.element = make("div", {}, make("h3", {}, app.text.people.trends), this.note, this.list, this.missing);
    this.load();
  }

  async load() {
    const { app, code } = this;
    const { language } = app.settings;
    this.times += 1;
    try {
      const trends = await Promise.all(MEASURES.map((measure) => get(ofPerson(code, `trend?measure=${measure}&lang=${language}`))));
      const known = trends.filter(({ parts }) => parts.length > 0);
      this.note.textContent = known.find(({ note }) => note)?.note ?? "";
      // What was opened stays so.
      const open = [...this.list.children].filter((one) => one.open).map((one) => one.dataset.measure);
      const all = known.map(({ measure }) => measure);
      this.opened = this.list.children.length > 0 ? open : this.isNarrow ? all.slice(0, 1) : all;
      this.list.replaceChildren(...known.map((trend) => this.entry(trend)));
      const missing = trends.filter(({ parts }) => parts.length === 0).map(({ name }) => name);
      const { people: own } = app.text;
      this.missing.textContent = known.length === 0 ? own.noTrends : missing.length ? own.noneOf(missing) : "";
    } catch (trouble) {
      this.missing.textContent = trouble.message;
    }
  }

  /** Where there is little room the sentences stand below each other, and a picture opens at a touch. */
  get isNarrow() { return matchMedia("(max-width: 40rem)").matches; }

  entry({ measure, name, words, verdict, parts }) {
    const { app: { settings: { language }, text: { people: own } }, code } = this;
    return make("details", { class: "measure", "data-measure": measure, "data-verdict": verdict, open: this.opened.includes(measure) },
      make("summary", {}, make("h4", {}, name), make("span", {}, words)),
      make("img", {
        class: "trend", alt: `${name}. ${words}`,
        src: ofPerson(code, `trend.svg?measure=${measure}&lang=${language}&size=part&time=${this.times}`),
      }),
      make("details", { class: "values" }, make("summary", {}, own.values),
        make("table", {}, make("thead", {}, make("tr", {}, ...own.columns.map((word) => make("th", { scope: "col" }, word)))),
          make("tbody", {}, ...parts.flatMap(({ points }) => points).reverse().map(({ started, weeks, value }) => make("tr", {},
            make("th", { scope: "row" }, dayWords(started, language)), make("td", {}, weeks === undefined ? "–" : String(weeks)),
            make("td", {}, this.number(measure, value))))))));
  }

  number(measure, value) {
    const seen = LOGARITHMS.includes(measure) ? Math.exp(value) : value;
    return seen.toLocaleString(this.app.settings.language, { maximumFractionDigits: 1 });
  }
}
