// How far somebody is: which stage, and how many weeks where she told.

import { make, show } from "./dom.js";

export class StageFields {
  /** @param isNamed  a heading above it says what is asked */
  constructor(app, { stage, weeks, isNamed = false }) {
    const own = app.text.people;
    this.stage = stage;
    this.weeks = make("input", { type: "number", min: 0, max: 200, inputmode: "numeric", value: weeks ?? "", class: "weeks-number" });
    const weeksName = make("span");
    const label = make("label", { class: "weeks" }, weeksName, this.weeks);
    const tell = () => {
      weeksName.textContent = own.weeks[this.stage] ?? "";
      show(label, this.stage in own.weeks);
    };
    this.elements = [
      make("fieldset", {}, make("legend", { class: isNamed ? "unseen" : undefined }, own.stage), ...Object.entries(own.stages).map(([value, word]) => make("label", {},
        make("input", {
          type: "radio", name: "person-stage", value, checked: value === stage,
          onchange: () => {
            this.stage = value;
            // Weeks of another stage mean nothing.
            this.weeks.value = "";
            tell();
          },
        }), word))), label,
    ];
    tell();
  }

  /** Whether what is typed can be sent. */
  get isValid() { return this.weeks.checkValidity(); }

  get body() {
    const hasWeeks = this.stage !== "other" && this.weeks.value !== "";
    return hasWeeks ? { stage: this.stage, weeks: this.weeks.valueAsNumber } : { stage: this.stage };
  }
}
