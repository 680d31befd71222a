// Somebody who agreed gets a code. Nothing is on the disk before.

import { get, post } from "./api.js";
import { Dialog } from "./dialog.js";
import { button, make, say } from "./dom.js";
import { StageFields } from "./stage-fields.js";

export class AddPersonDialog extends Dialog {
  /**
   * @param open   shows her screen
   * @param added  told that there is one more
   */
  constructor(app, open, added) {
    const own = app.text.people;
    const terms = make("ul", { class: "small" }, ...own.kept.map((line) => make("li", {}, line)));
    const fields = new StageFields(app, { stage: "pregnant" });
    const consent = make("input", { type: "checkbox", id: "consent", "aria-describedby": "consent-error" });
    const research = make("input", { type: "checkbox", id: "research" });
    const error = make("p", { class: "error", role: "alert", id: "consent-error" });
    super(own.add, [
      make("form", { class: "fields", novalidate: true, onsubmit: (event) => this.send(event) },
        make("p", {}, own.toldHer), terms, ...fields.elements,
        make("fieldset", { class: "agreed" }, make("legend", {}, own.agreed),
          make("label", { class: "switch" }, consent, own.consent),
          make("label", { class: "switch" }, research, own.research)), error,
        make("div", { class: "answers" }, make("button", { type: "submit", class: "main" }, own.keep),
          button(app.text.cancel, () => this.close()))),
    ], { className: "add-person" });
    Object.assign(this, { app, open, added, fields, consent, research, error });
    get("/api/history").then(({ terms: { raw_days, summary_days } }) => {
      terms.append(make("li", {}, own.terms(own.long(raw_days), own.long(summary_days))));
    }).catch(() => {});
  }

  async send(event) {
    event.preventDefault();
    const { app, fields, consent, research, error } = this;
    const own = app.text.people;
    if (!consent.checked || !fields.isValid) {
      say(error, consent.checked ? own.oddWeeks : own.consentFirst);
      (consent.checked ? fields.weeks : consent).focus();
      return;
    }
    try {
      const { code } = await post("/api/people", { consent: true, research: research.checked, region: app.settings.region, ...fields.body });
      this.tell(code);
      this.added();
    } catch (trouble) {
      say(error, trouble instanceof TypeError ? app.text.link.cut : trouble.message);
    }
  }

  /** Her code, large: to be written down for her, for it stands nowhere beside a name. */
  tell(code) {
    const own = this.app.text.people;
    const name = make("h2", { id: "dialog-name", tabindex: -1 }, own.newCode);
    this.element.replaceChildren(name, make("p", { class: "new-code" }, code),
      make("p", {}, own.newCodeHint), make("p", { class: "small" }, own.newCodeUse),
      make("div", { class: "answers" },
        button(own.toHer, () => {
          this.close();
          this.open(code);
        }, { class: "main" }), button(this.app.text.close, () => this.close())));
    name.focus();
  }
}
