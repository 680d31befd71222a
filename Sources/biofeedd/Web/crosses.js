// Days that mean something to her: a cross each, with a word where she wants one. The word is hers alone unless she
// shares it.

import { get, ofPerson, post } from "./api.js";
import { ConfirmDialog } from "./confirm-dialog.js";
import { CrossDialog } from "./cross-dialog.js";
import { dayWords } from "./days.js";
import { button, make, picture } from "./dom.js";

export class Crosses {
  /**
   * @param words    of her who practises, or of a practitioner
   * @param isHers   this screen is her own: it reads her words, and may change them
   * @param crosses  those that are known already; asked for without them
   * @param changed  told when there are others
   */
  constructor(app, code, { words, isHers = false, crosses, changed = () => {} }) {
    Object.assign(this, { app, code, words, isHers, changed });
    this.list = make("ul", { class: "days" });
    this.name = make("h3", { tabindex: -1 }, words.title);
    this.element = make("section", { class: "crosses", hidden: true }, this.name, this.list,
      button([picture("cross"), words.add], () => this.open(), { class: "add-cross" }));
    if (crosses) this.tell(crosses);
    else this.load();
  }

  async load() {
    try {
      this.tell(await get(ofPerson(this.code, "crosses")));
    } catch {
      // A screen that was not let in for this shows nothing of it.
    }
  }

  tell(crosses) {
    this.crosses = crosses;
    this.list.replaceChildren(...crosses.map((cross) => this.entry(cross)).reverse());
    if (crosses.length === 0) this.list.append(make("li", {}, this.words.none));
    this.element.hidden = false;
  }

  entry(cross) {
    const { words, app: { settings } } = this;
    const day = dayWords(cross.date, settings.language);
    const act = (word, what) => button(word, what, { "aria-label": `${word}, ${day}` });
    return make("li", {}, make("span", { class: "day" }, picture("cross"), make("strong", {}, day)),
      cross.label ? make("span", { class: "label" }, `“${cross.label}”`,
        this.isHers ? make("span", { class: "small" }, ` ${cross.shared ? words.isShared : words.isPrivate}`) : null) : null,
      make("span", { class: this.isHers ? "acts two" : "acts" }, this.isHers ? act(words.change, () => this.open(cross)) : null, act(words.remove, () => this.ask(cross, day))));
  }

  open(cross) { this.app.dialog = new CrossDialog(this, cross); }

  ask({ date }, day) {
    const { app, words } = this;
    // What had the focus is gone then.
    app.dialog = new ConfirmDialog(app, words.removeAsk, [day], words.remove, () => this.send({ date, remove: true }), () => this.name.focus());
  }

  async send(body) {
    const { crosses } = await post(ofPerson(this.code, "crosses"), body);
    this.tell(crosses);
    this.changed();
  }
}
