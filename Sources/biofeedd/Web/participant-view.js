// For the person who practises: choose, breathe, and see at the end. Which of the three shows follows the session.

import { EndScreen } from "./end-screen.js";
import { GuideScreen } from "./guide-screen.js";
import { StartScreen } from "./start-screen.js";
import { make } from "./dom.js";

export class ParticipantView {
  constructor(app) {
    this.app = app;
    this.query = `seat=${app.number}`;
    this.element = make("div", { class: "participant" });
    this.choose();
  }

  get stage() {
    const { seat } = this.app;
    if (seat.isRunning) return "guide";
    return seat.summary && seat.summary !== this.app.left ? "end" : "start";
  }

  /** Leaves what is over behind. */
  leave() {
    this.app.left = this.app.seat.summary;
    this.choose();
  }

  choose() {
    const { stage } = this;
    if (stage === this.shown) return;
    const isFirst = this.shown === undefined;
    this.shown = stage;
    this.screen?.close?.();
    const Screen = { start: StartScreen, guide: GuideScreen, end: EndScreen }[stage];
    this.screen = new Screen(this.app, () => this.leave());
    this.element.replaceChildren(this.screen.element);
    document.documentElement.dataset.stage = stage;
    if (!isFirst) {
      document.getElementById("main").focus();
      scrollTo(0, 0);
    }
  }

  take(name, event) {
    if (["phase", "summary", "hello"].includes(name)) this.choose();
    this.screen.take?.(name, event);
  }

  frame(time) { this.screen.frame?.(time); }

  tick(time) {
    this.choose();
    this.screen.tick?.(time);
  }

  close() {
    this.screen.close?.();
    delete document.documentElement.dataset.stage;
    delete document.documentElement.dataset.night;
  }
}
