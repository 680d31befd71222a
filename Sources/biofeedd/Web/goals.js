// Small aims in her own words, done or not. No percentage, no order, nobody counts them.

import { get, ofPerson, post } from "./api.js";
import { button, make, say } from "./dom.js";

const LONGEST = 200;

export class Goals {
  /**
   * @param words  of her who practises, or of a practitioner
   * @param goals  those that are known already; asked for without them
   */
  constructor(app, code, { words, goals }) {
    Object.assign(this, { app, code, words });
    this.list = make("ul", { class: "goals" });
    this.name = make("h3", { tabindex: -1 }, words.title);
    this.error = make("p", { class: "error", role: "alert" });
    this.text = make("input", { type: "text", maxlength: LONGEST, autocomplete: "off" });
    this.element = make("section", { class: "own-goals", hidden: true }, this.name, make("p", { class: "small" }, words.hint), this.list,
      make("form", { class: "fields line-form", onsubmit: (event) => this.add(event) },
        make("label", {}, words.text, this.text), make("button", { type: "submit" }, words.add)), this.error);
    if (goals) this.tell(goals);
    else this.load();
  }

  async load() {
    try {
      this.tell(await get(ofPerson(this.code, "goals")));
    } catch {
      // A screen that was not let in for this shows nothing of it.
    }
  }

  tell(goals) {
    this.list.replaceChildren(...goals.map((goal, index) => this.entry(goal, index + 1)));
    if (goals.length === 0) this.list.append(make("li", {}, this.words.none));
    this.element.hidden = false;
  }

  entry({ text, done }, number) {
    const { words } = this;
    return make("li", {}, make("label", { class: "switch" },
      make("input", {
        type: "checkbox", checked: done, "data-goal": number,
        onchange: async ({ target }) => {
          if (!await this.send({ number, done: target.checked })) target.checked = done;
          this.list.querySelector(`[data-goal="${number}"]`)?.focus();
        },
      }), make("span", {}, text, done ? make("span", { class: "small" }, ` ${words.done}`) : null)),
      button(words.remove, async () => {
        await this.send({ number, remove: true });
        this.name.focus();
      }, { "aria-label": `${words.remove}, ${text}` }));
  }

  async add(event) {
    event.preventDefault();
    const text = this.text.value.trim();
    if (!text) {
      this.text.focus();
      return;
    }
    if (await this.send({ text })) this.text.value = "";
    this.text.focus();
  }

  async send(body) {
    try {
      const { goals } = await post(ofPerson(this.code, "goals"), body);
      say(this.error, "");
      this.tell(goals);
      return true;
    } catch (trouble) {
      say(this.error, trouble.message);
      return false;
    }
  }
}
