// One person: what is known of her, her trends and times, her crosses and goals, and what she agreed to.

import { get, ofPerson } from "./api.js";
import { Crosses } from "./crosses.js";
import { button, make } from "./dom.js";
import { Goals } from "./goals.js";
import { PastSessions } from "./past-sessions.js";
import { PersonConsent } from "./person-consent.js";
import { PersonStage, stageWords } from "./person-stage.js";
import { Trends } from "./trends.js";

/** Times that are shown at once. */
const SHOWN = 4;

export class PersonScreen {
  /** @param leave  shows the list again */
  constructor(app, code, leave) {
    Object.assign(this, { app, code, leave });
    const own = app.text.people;
    this.under = make("p", { class: "small", role: "status" });
    this.body = make("div", { class: "sheets" });
    this.element = make("div", { class: "person" },
      make("div", { class: "head" }, button(`← ${own.all}`, leave, { class: "quiet", id: "all-codes" })),
      make("div", { class: "head" }, make("h2", { class: "letters", tabindex: -1, id: "person-name" }, code),
        button(own.practise, () => this.practise(), { id: "practise" })),
      this.under, this.body);
    this.load();
  }

  async load() {
    const { app, code } = this;
    const own = app.text.people;
    try {
      this.tell(await get(ofPerson(code)));
    } catch (trouble) {
      this.under.textContent = trouble instanceof TypeError ? app.text.link.cut : trouble.message;
      return;
    }
    const { person } = this;
    const trends = new Trends(app, code);
    const crosses = new Crosses(app, code, { words: own.crosses, crosses: person.crosses, changed: () => trends.load() });
    const sheet = (kind, ...children) => make("section", { class: `sheet ${kind}` }, ...children);
    const tell = (changed) => this.tell(changed);
    this.body.replaceChildren(
      make("div", { class: "column" }, sheet("trends", trends.element),
        sheet("times", new PastSessions(app, code, { shown: SHOWN, hasMore: true }).element)),
      make("div", { class: "column" },
        sheet("days-sheet", crosses.element),
        sheet("goals-sheet", new Goals(app, code, { words: own.goals, goals: person.goals }).element),
        sheet("stage-sheet", new PersonStage(app, person, tell).element),
        sheet("consent-sheet", new PersonConsent(app, person, tell, () => this.leave()).element)));
  }

  /** What is known of her, above everything else. */
  tell(person) {
    this.person = person;
    const { app: { text: { people: own } } } = this;
    this.under.textContent = [stageWords(own, person), person.consent.withdrawn ? own.withdrawn : null].filter(Boolean).join(" · ");
  }

  /** She practises at this screen: her code is filled in. */
  practise() {
    this.app.code = this.code;
    this.app.isAskingWho = true;
    this.app.go("participant");
  }
}
