// Earlier sessions of somebody who wanted them kept: the last few, in her own words, each as a page to print.

import { get, ofPerson } from "./api.js";
import { dayWords } from "./days.js";
import { button, make } from "./dom.js";
import { tensionWord } from "./tension-word.js";

/** How many are shown, and from how many on there is a picture of them. */
const SHOWN = 5, ENOUGH = 4;

export class PastSessions {
  /**
   * @param code      whose they are
   * @param shown     how many at once
   * @param hasMore   the others may be asked for
   * @param hasTrend  with her tension as a picture
   */
  constructor(app, code, { shown = SHOWN, hasMore = false, hasTrend = false } = {}) {
    Object.assign(this, { app, code, shown, hasMore, hasTrend });
    this.list = make("ul", { class: "past" });
    this.element = make("section", { class: "past-sessions", hidden: true }, make("h3", {}, app.text.past), this.list);
    this.load();
  }

  async load() {
    const { code, app: { text } } = this;
    try {
      // One more tells whether there are others.
      const limit = this.shown === Infinity ? "" : `&limit=${this.shown + 1}`;
      const all = await get(`/api/sessions?person=${encodeURIComponent(code)}${limit}`);
      const sessions = all.slice(0, this.shown);
      this.list.replaceChildren(...sessions.filter(({ exercise }) => exercise).map((session) => this.entry(session)));
      if (this.list.children.length === 0) this.list.append(make("li", {}, text.pastNone));
      this.more?.remove();
      if (this.hasMore && all.length > sessions.length) this.offerMore();
      if (this.hasTrend && this.app.settings.numbers && sessions.length >= ENOUGH) this.element.append(this.trend());
    } catch (error) {
      // A screen that was not let in for this shows nothing of it.
      if (error.status === 403) return;
      this.list.replaceChildren(make("li", {}, error.message));
    }
    this.element.hidden = false;
  }

  offerMore() {
    this.more = button(this.app.text.allTimes, async () => {
      this.shown = Infinity;
      await this.load();
      this.list.querySelector("a")?.focus();
    });
    this.element.append(this.more);
  }

  entry(session) {
    const { app } = this;
    const { started, exercise, ratings } = session;
    const day = dayWords(started, app.settings.language);
    const before = ratings.find(({ moment }) => moment !== "after"), after = ratings.findLast(({ moment }) => moment === "after");
    return make("li", {}, make("strong", {}, day), ` ${app.name(exercise.id)}, ${app.text.minutes(exercise.practised_s / 60)}. ${exercise.sentence}`,
      before && after ? ` ${app.text.tensionPair(tensionWord(app, before.value), tensionWord(app, after.value))}` : null,
      this.reports(session, day));
  }

  /**
   * Pages of a session. Where the recording is gone they tell what is remembered, and there is nothing for research; a
   * recording without a heart has none. A participant's screen has her own alone.
   */
  reports({ id, recorded, rest, paced, after }, day) {
    const { role, settings, text } = this.app;
    if (recorded && !(rest ?? paced ?? after)) return null;
    const views = role === "participant" ? ["parent"] : Object.keys(text.reports).filter((view) => recorded || view !== "research");
    return make("span", { class: "reports" }, recorded ? null : make("span", { class: "small gone" }, text.recordingGone), ...views.map((view) => make("a", {
      class: "button", href: `/api/sessions/${encodeURIComponent(id)}/report?view=${view}&lang=${settings.language}`,
      target: "_blank", rel: "noopener", "aria-label": `${text.reports[view]}, ${day}`,
    }, text.reports[view])));
  }

  /** Her own tension over the sessions, without the line and its numbers. */
  trend() {
    const { code, app: { settings, text } } = this;
    return make("figure", { class: "own-trend" }, make("img", {
      class: "trend", alt: text.trend,
      src: ofPerson(code, `trend.svg?measure=tension_before&view=parent&lang=${settings.language}&size=narrow`),
    }));
  }
}
