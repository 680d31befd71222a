// Whom to call, and for what. The same words everywhere; only the order changes when it is urgent.

import { Dialog } from "./dialog.js";
import { button, make } from "./dom.js";

const list = (items) => make("ul", {}, ...items.map((item) => make("li", {}, item)));

export class ContactDialog extends Dialog {
  constructor(app, isUrgent) {
    const { text, care } = app;
    const call = make("a", { class: "call", href: "tel:112" }, "112");
    const emergency = make("section", { class: "emergency" },
      make("h3", {}, text.emergency(care.emergency)), list(text.emergencySigns),
      call, make("p", {}, text.crisis(care)));
    const midwife = make("section", {},
      make("h3", {}, text.callAtOnce(care)), list(text.signs),
      make("h3", {}, text.afterBirth), list(text.afterBirthSigns));
    super(text.contact, [
      ...(isUrgent ? [emergency, midwife] : [midwife, emergency]),
      make("p", { class: "small" }, text.notReviewed),
      button(text.close, () => this.close(), { class: "main" }),
    ], { className: isUrgent ? "contact urgent" : "contact", first: isUrgent ? call : undefined });
  }
}
