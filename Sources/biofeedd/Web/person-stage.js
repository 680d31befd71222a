// Her stage and her weeks, which count on by themselves.

import { ofPerson, post } from "./api.js";
import { make, say } from "./dom.js";
import { StageFields } from "./stage-fields.js";

const WEEK = 7 * 86_400_000;

/** Weeks today, of those that were told on a day. */
const weeksToday = ({ weeks, weeks_on }) =>
  (weeks === undefined ? undefined : weeks + Math.max(0, Math.floor((Date.now() - Date.parse(weeks_on)) / WEEK)));

/** `pregnant, week 24` in the words of the page. */
export function stageWords(own, person) {
  const weeks = weeksToday(person);
  const { stage } = person;
  return weeks === undefined || stage === "other" ? own.stages[stage] : own.stageWeeks[stage](weeks);
}

export class PersonStage {
  /** @param changed  told what is known of her now */
  constructor(app, person, changed) {
    Object.assign(this, { app, code: person.code, changed });
    const own = app.text.people;
    this.news = make("p", { class: "small", role: "status" });
    this.error = make("p", { class: "error", role: "alert" });
    this.fields = new StageFields(app, { stage: person.stage, weeks: weeksToday(person), isNamed: true });
    this.element = make("section", { class: "stage-form" }, make("h3", {}, own.stageName),
      make("form", { class: "fields", novalidate: true, onsubmit: (event) => this.send(event) }, ...this.fields.elements,
        this.error, make("div", { class: "answers" }, make("button", { type: "submit" }, own.change)), this.news));
  }

  async send(event) {
    event.preventDefault();
    const own = this.app.text.people;
    say(this.news, "");
    if (!this.fields.isValid) {
      say(this.error, own.oddWeeks);
      this.fields.weeks.focus();
      return;
    }
    try {
      this.changed(await post(ofPerson(this.code), this.fields.body));
      say(this.error, "");
      say(this.news, own.changed);
    } catch (trouble) {
      say(this.error, trouble.message);
    }
  }
}
