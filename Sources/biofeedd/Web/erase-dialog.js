// Everything of a person goes: her code is typed once more, and what was found afterwards is said plainly.

import { ofPerson, remove } from "./api.js";
import { Dialog } from "./dialog.js";
import { button, make, say } from "./dom.js";

export class EraseDialog extends Dialog {
  /** @param erased  told when the sheet is closed after it */
  constructor(app, code, erased) {
    const own = app.text.people;
    const typed = make("input", {
      type: "text", id: "erase-code", maxlength: 5, size: 6, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", "aria-describedby": "erase-error",
    });
    const error = make("p", { class: "error", role: "alert", id: "erase-error" });
    super(own.eraseAsk(code), [
      ...own.eraseLines.map((line) => make("p", {}, line)),
      make("form", { class: "fields", novalidate: true, onsubmit: (event) => this.send(event) },
        make("label", {}, own.typeCode, typed), error,
        make("div", { class: "answers" }, make("button", { type: "submit", class: "alarm" }, own.erase),
          button(app.text.cancel, () => this.close()))),
    ], { className: "erasing" });
    Object.assign(this, { app, code, typed, error });
    this.element.addEventListener("close", () => { if (this.isErased) erased(); });
  }

  async send(event) {
    event.preventDefault();
    const { app, code, typed, error } = this;
    const own = app.text.people;
    if (typed.value.trim().toUpperCase() !== code) {
      say(error, own.otherCode);
      typed.select();
      return;
    }
    try {
      this.tell(await remove(ofPerson(code)));
    } catch (trouble) {
      // Erased, but something was found: its report is the answer.
      if (trouble.body?.verified === false) this.tell(trouble.body);
      else say(error, trouble.status === 409 ? own.practises : trouble instanceof TypeError ? app.text.link.cut : trouble.message);
    }
  }

  tell({ sessions, files, bytes_searched, found, verified }) {
    const { app, code } = this;
    const own = app.text.people;
    this.isErased = true;
    if (app.code === code) app.code = "";
    const name = make("h2", { id: "dialog-name", tabindex: -1 }, own.erased);
    const number = (count) => count.toLocaleString(app.settings.language);
    this.element.replaceChildren(name,
      make("p", {}, own.erasedWhat(own.sessions(sessions), own.files(files))),
      make("p", {}, own.searched(number(bytes_searched))),
      verified ? make("p", { class: "found" }, own.foundNothing)
        : make("div", { class: "found" }, make("p", { class: "error" }, own.foundStill), make("ul", {}, ...found.map((one) => make("li", {}, one)))),
      make("p", { class: "small" }, own.notReached),
      button(app.text.close, () => this.close(), { class: "main" }));
    name.focus();
  }
}
