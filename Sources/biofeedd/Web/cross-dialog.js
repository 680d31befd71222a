// A cross at a day that is chosen, with a word or without.

import { dayOf, dayWords } from "./days.js";
import { Dialog } from "./dialog.js";
import { button, make, say } from "./dom.js";

const LONGEST = 200;

export class CrossDialog extends Dialog {
  /**
   * @param crosses  where it goes
   * @param cross    one that is there already, to change its word
   */
  constructor(crosses, cross) {
    const { app, words, isHers } = crosses;
    const error = make("p", { class: "error", role: "alert", id: "cross-error" });
    const day = make("input", { type: "date", id: "cross-day", required: true, value: cross?.date ?? dayOf(), "aria-describedby": "cross-error" });
    const label = make("input", {
      type: "text", id: "cross-word", maxlength: LONGEST, autocomplete: "off", value: cross?.label ?? "", "aria-describedby": "cross-hint",
    });
    const share = make("input", { type: "checkbox", id: "cross-share", checked: cross?.shared ?? false });
    const send = async (event) => {
      event.preventDefault();
      const date = cross?.date ?? day.value;
      const isThere = crosses.crosses.some((one) => one.date === date);
      if (!date || (!cross && isThere)) {
        say(error, date ? words.isThere : words.noDay);
        day.focus();
        return;
      }
      const word = label.value.trim();
      // An empty word takes away the one that was there.
      const told = word || cross ? { label: word, shared: share.checked && word !== "" } : {};
      try {
        await crosses.send({ date, ...told });
        this.close();
        crosses.name.focus();
      } catch (trouble) {
        say(error, trouble.message);
      }
    };
    super(cross ? words.changeName : words.add, [
      make("form", { class: "fields", novalidate: true, onsubmit: send },
        cross ? make("p", {}, make("strong", {}, dayWords(cross.date, app.settings.language)))
          : make("label", {}, words.day, day),
        make("label", {}, words.word, label),
        make("p", { class: "small", id: "cross-hint" }, isHers ? words.isPrivate : words.notShown),
        make("label", { class: "switch" }, share, words.share), error,
        make("div", { class: "answers" }, make("button", { type: "submit", class: "main" }, words.keep),
          button(app.text.cancel, () => this.close()))),
    ]);
  }
}
