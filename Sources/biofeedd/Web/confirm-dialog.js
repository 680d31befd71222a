// Asks once more before something is done that somebody will want to have been asked about.

import { Dialog } from "./dialog.js";
import { button, make } from "./dom.js";

export class ConfirmDialog extends Dialog {
  /**
   * @param lines  what it means, a sentence each
   * @param word   on the button that does it
   * @param act    does it; its error is shown here
   * @param done   told afterwards, when the sheet is gone
   */
  constructor(app, name, lines, word, act, done = () => {}) {
    const error = make("p", { class: "error", role: "alert" });
    const agree = async () => {
      try {
        await act();
        this.close();
        done();
      } catch (trouble) {
        error.textContent = trouble.message;
      }
    };
    super(name, [
      ...lines.map((line) => make("p", {}, line)), error,
      make("div", { class: "answers" }, button(word, agree, { class: "main" }), button(app.text.cancel, () => this.close())),
    ]);
  }
}
