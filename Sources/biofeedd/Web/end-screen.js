// After an exercise: what is said to her, one true sentence, how tense she is. Nothing has to be answered.

import { button, make, say } from "./dom.js";
import { Tension } from "./tension.js";
import { sentence } from "./words.js";

export class EndScreen {
  constructor(app, leave) {
    this.app = app;
    const { text, seat } = app;
    const { summary } = seat;
    this.line = make("p", { class: "line", "aria-live": "polite" });
    this.question = make("div", { class: "question" });
    this.element = make("div", { class: "end" });
    // Towards the night nothing is asked and nothing is told.
    if (summary.exercise === "sleep") {
      document.documentElement.dataset.night = "dim";
      this.element.append(this.line, button(text.home, leave, { class: "quiet" }));
      return;
    }
    this.element.append(
      make("h2", {}, text.done),
      make("p", { class: "sentence" }, sentence(summary, app.settings.language)),
      this.line, this.question);
    if (summary.stop_reason !== "baby" && app.exercise(summary.exercise)?.asks_tension !== false && !app.settings.isPrivate) {
      const after = new Tension(app, "after", () => after.element.replaceWith(make("p", {}, text.thanks)));
      this.element.append(after.element);
    }
    this.element.append(make("div", { class: "steer" },
      app.settings.isPrivate ? null : make("a", { class: "button", href: "#look-back" }, text.lookBack),
      button(text.home, leave, { class: "main" })));
  }

  /** G10 asks whether it goes better: she may answer with one touch. */
  askBetter() {
    const { text, care } = this.app;
    const answered = (words, well) => {
      this.question.replaceChildren(make("p", { role: "status" }, words));
      this.app.ask("answer", { well });
    };
    this.question.replaceChildren(
      make("p", { class: "sentence" }, text.better),
      button(text.yes, () => answered(text.thanks, true)),
      button(text.no, () => {
        answered(text.notBetter(care), false);
        this.app.openContact();
      }));
  }

  tick(time) {
    const line = this.app.seat.line(time);
    say(this.line, line && line.text !== this.app.seat.summary?.sentence && line.id !== "G10" ? line.text : "");
    if (line?.id === "G10" && !this.asked) {
      this.asked = true;
      this.askBetter();
    }
  }

  close() { delete document.documentElement.dataset.night; }
}
