// The door: a screen on the network that nobody let in yet. Six digits that the box shows.

import { make, say } from "./dom.js";

export class PairView {
  constructor(app) {
    this.app = app;
    const own = app.text.pair;
    this.error = make("p", { class: "error", role: "alert" });
    this.code = make("input", {
      type: "text", id: "code", inputmode: "numeric", autocomplete: "one-time-code", maxlength: 7, required: true,
      "aria-describedby": "code-hint",
    });
    this.form = make("form", { onsubmit: (event) => this.send(event) },
      make("label", { for: "code" }, own.code), this.code,
      make("p", { class: "small", id: "code-hint" }, own.hint),
      this.error, make("button", { type: "submit", class: "main" }, own.send));
    this.element = make("div", { class: "pair" }, make("h2", {}, own.ask), this.form);
  }

  async send(event) {
    event.preventDefault();
    const code = this.code.value.replaceAll(/\D/g, "");
    if (code.length === 6 && await this.app.pair(code)) return;
    if (code.length !== 6) this.app.error = this.app.text.pair.six;
    this.tick();
    this.code.select();
  }

  tick() { say(this.error, this.app.error); }

  close() { this.app.error = ""; }
}
