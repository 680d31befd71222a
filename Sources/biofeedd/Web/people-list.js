// The codes, those who practised last first. Who has which code is not known here.

import { AddPersonDialog } from "./add-person-dialog.js";
import { get } from "./api.js";
import { dayWords } from "./days.js";
import { button, make, say } from "./dom.js";

/** From so many codes on one can be looked for. */
const MANY = 9;

export class PeopleList {
  /** @param open  shows somebody's screen */
  constructor(app, open) {
    this.app = app;
    this.open = open;
    const own = app.text.people;
    this.error = make("p", { class: "error", role: "alert" });
    this.list = make("ul", { class: "codes" });
    this.wanted = make("input", { type: "text", id: "find-code", maxlength: 5, size: 6, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", oninput: () => this.filter() });
    this.find = make("label", { class: "find", hidden: true }, own.find, this.wanted);
    this.element = make("div", { class: "people-list" },
      make("div", { class: "head" }, make("h2", {}, own.title),
        button(own.add, () => { app.dialog = new AddPersonDialog(app, (code) => this.open(code), () => this.load()); }, { class: "main", id: "add-person" })),
      make("p", { class: "small" }, own.onlyThese), this.error, this.find, this.list);
    this.load();
  }

  async load() {
    const { app: { text } } = this;
    try {
      const people = await get("/api/people");
      people.sort((a, b) => (b.last ?? "").localeCompare(a.last ?? "") || a.code.localeCompare(b.code));
      this.list.replaceChildren(...people.map((person) => this.entry(person)));
      if (people.length === 0) this.list.append(make("li", { class: "nobody" }, text.people.nobody));
      this.find.hidden = people.length < MANY;
    } catch (trouble) {
      say(this.error, trouble instanceof TypeError ? text.link.cut : trouble.message);
    }
  }

  entry({ code, stage, sessions, last, kept }) {
    const { app: { settings, text: { people: own } } } = this;
    return make("li", { "data-code": code }, button([
      make("strong", { class: "letters" }, code),
      make("span", {}, own.stages[stage]),
      make("span", { class: "small" }, last ? `${own.times(sessions)}, ${own.last(dayWords(last, settings.language))}` : own.notYet),
      kept ? null : make("span", { class: "tag" }, own.withdrawn),
    ].filter(Boolean), () => this.open(code), { class: "code-entry" }));
  }

  filter() {
    const wanted = this.wanted.value.trim().toUpperCase();
    for (const item of this.list.children) item.hidden = !(item.dataset.code ?? "").startsWith(wanted);
  }
}
