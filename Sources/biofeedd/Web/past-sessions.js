// Earlier sessions of somebody who wanted them kept: the last few, in her own words.

import { get } from "./api.js";
import { make } from "./dom.js";

/** How many are shown, and from how many on there is a picture of them. */
const SHOWN = 5, ENOUGH = 4;

export class PastSessions {
  /** @param word  a tension as she reads it */
  constructor(app, word) {
    this.app = app;
    this.word = word;
    this.list = make("ul", { class: "past" });
    this.element = make("section", { class: "past-sessions", hidden: true }, make("h3", {}, app.text.past), this.list);
    this.load();
  }

  async load() {
    const { code, text } = this.app;
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

  entry({ started, exercise, ratings }) {
    const { app } = this;
    const day = new Date(started).toLocaleDateString(app.settings.language, { weekday: "long", day: "numeric", month: "long" });
    const before = ratings.find(({ moment }) => moment !== "after"), after = ratings.findLast(({ moment }) => moment === "after");
    return make("li", {}, make("strong", {}, day), ` ${app.name(exercise.id)}, ${app.text.minutes(exercise.practised_s / 60)}. ${exercise.sentence}`,
      before && after ? ` ${app.text.tensionPair(this.word(before.value), this.word(after.value))}` : null);
  }

  /** Her own tension over the sessions, without the line and its numbers. */
  trend() {
    const { code, settings, text } = this.app;
    return make("img", {
      class: "trend", alt: text.trend,
      src: `/api/people/${encodeURIComponent(code)}/trend.svg?measure=tension_before&view=parent&lang=${settings.language}`,
    });
  }
}
