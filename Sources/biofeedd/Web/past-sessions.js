// Earlier sessions of somebody who wanted them kept: the last few, in her own words, each as a page to print.

import { get } from "./api.js";
import { make } from "./dom.js";

/** How many are shown, and from how many on there is a picture of them. */
const SHOWN = 5, ENOUGH = 4;

export class PastSessions {
  /**
   * @param code  whose they are
   * @param word  a tension as she reads it
   */
  constructor(app, code, word) {
    this.app = app;
    this.code = code;
    this.word = word;
    this.list = make("ul", { class: "past" });
    this.element = make("section", { class: "past-sessions", hidden: true }, make("h3", {}, app.text.past), this.list);
    this.load();
  }

  async load() {
    const { code, app: { text } } = this;
    try {
      const sessions = await get(`/api/sessions?person=${encodeURIComponent(code)}&limit=${SHOWN}`);
      this.list.replaceChildren(...sessions.filter(({ exercise }) => exercise).map((session) => this.entry(session)));
      if (this.list.children.length === 0) this.list.append(make("li", {}, text.pastNone));
      if (this.app.settings.numbers && sessions.length >= ENOUGH) this.element.append(this.trend());
    } catch (error) {
      // A screen that was not let in for this shows nothing of it.
      if (error.status === 403) return;
      this.list.replaceChildren(make("li", {}, error.message));
    }
    this.element.hidden = false;
  }

  entry(session) {
    const { app } = this;
    const { started, exercise, ratings } = session;
    const day = new Date(started).toLocaleDateString(app.settings.language, { weekday: "long", day: "numeric", month: "long" });
    const before = ratings.find(({ moment }) => moment !== "after"), after = ratings.findLast(({ moment }) => moment === "after");
    return make("li", {}, make("strong", {}, day), ` ${app.name(exercise.id)}, ${app.text.minutes(exercise.practised_s / 60)}. ${exercise.sentence}`,
      before && after ? ` ${app.text.tensionPair(this.word(before.value), this.word(after.value))}` : null,
      this.reports(session, day));
  }

  /** Pages of a session of which the recording is still kept and has a heart. A participant's screen has her own alone. */
  reports({ id, recorded, rest, paced, after }, day) {
    const { role, settings, text } = this.app;
    if (!recorded || !(rest ?? paced ?? after)) return null;
    const views = role === "participant" ? ["parent"] : Object.keys(text.reports);
    return make("span", { class: "reports" }, ...views.map((view) => make("a", {
      class: "button", href: `/api/sessions/${encodeURIComponent(id)}/report?view=${view}&lang=${settings.language}`,
      target: "_blank", rel: "noopener", "aria-label": `${text.reports[view]}, ${day}`,
    }, text.reports[view])));
  }

  /** Her own tension over the sessions, without the line and its numbers. */
  trend() {
    const { code, app: { settings, text } } = this;
    return make("img", {
      class: "trend", alt: text.trend,
      src: `/api/people/${encodeURIComponent(code)}/trend.svg?measure=tension_before&view=parent&lang=${settings.language}`,
    });
  }
}
