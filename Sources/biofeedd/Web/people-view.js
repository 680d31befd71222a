// Those whose sessions are kept because they wanted it: a list of codes, and a screen for each. For practitioners.

import { make } from "./dom.js";
import { PeopleList } from "./people-list.js";
import { PersonScreen } from "./person-screen.js";

export class PeopleView {
  constructor(app) {
    this.app = app;
    this.query = `seat=${app.number}`;
    this.element = make("div", { class: "people" });
    this.build();
  }

  build() {
    const { app } = this;
    this.screen = app.opened ? new PersonScreen(app, app.opened, () => this.show("")) : new PeopleList(app, (code) => this.show(code));
    this.element.replaceChildren(this.screen.element);
  }

  /** Somebody's screen, or the list again; not in the address, which the browser remembers. */
  show(code) {
    this.app.opened = code;
    this.build();
    document.getElementById("main").focus();
    scrollTo(0, 0);
  }

  close() {}
}
