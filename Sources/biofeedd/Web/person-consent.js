// What she agreed to, taking it back, taking everything along, and erasing it.

import { ofPerson, post } from "./api.js";
import { ConfirmDialog } from "./confirm-dialog.js";
import { dayWords } from "./days.js";
import { button, make, say } from "./dom.js";
import { EraseDialog } from "./erase-dialog.js";

export class PersonConsent {
  /**
   * @param changed  told what is known of her now
   * @param erased   told that nothing is
   */
  constructor(app, person, changed, erased) {
    Object.assign(this, { app, code: person.code, changed, erased });
    this.name = make("h3", { tabindex: -1 }, app.text.people.agreed);
    this.element = make("section", { class: "consent" });
    this.tell(person);
  }

  tell(person) {
    const { app, code } = this;
    const own = app.text.people;
    const { since, withdrawn, research } = person.consent;
    const day = (moment) => dayWords(moment, app.settings.language);
    this.error = make("p", { class: "error", role: "alert" });
    this.element.replaceChildren(this.name,
      make("p", {}, withdrawn ? own.withdrawnSince(day(withdrawn)) : own.keptSince(day(since))),
      make("label", { class: "switch" }, make("input", {
        type: "checkbox", id: "person-research", checked: research,
        onchange: ({ target }) => this.change({ research: target.checked }, () => document.getElementById("person-research").focus()),
      }), own.research),
      this.error,
      make("div", { class: "answers" },
        withdrawn ? button(own.again, () => this.ask(own.againAsk, [own.consent], own.againYes, true), { id: "consent-again" })
          : button(own.takeBack, () => this.ask(own.takeBackAsk, own.takeBackLines, own.takeBack, false), { id: "take-back" }),
        make("a", { class: "button", href: ofPerson(code, "export"), download: `biofeed-${code}.tar`, id: "export" }, own.export),
        button(own.erase, () => { app.dialog = new EraseDialog(app, code, this.erased); }, { class: "alarm", id: "erase" })),
      make("p", { class: "small" }, own.exportHint));
  }

  ask(name, lines, word, consent) {
    const { app } = this;
    app.dialog = new ConfirmDialog(app, name, lines, word, async () => this.take(await post(ofPerson(this.code), { consent })), () => this.name.focus());
  }

  async change(body, done) {
    try {
      this.take(await post(ofPerson(this.code), body));
      done();
    } catch (trouble) {
      say(this.error, trouble.message);
    }
  }

  take(person) {
    this.tell(person);
    this.changed(person);
  }
}
