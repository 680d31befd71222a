// Beside the look back: her crosses and her goals, as long as she is here.

import { Crosses } from "./crosses.js";
import { Goals } from "./goals.js";
import { make } from "./dom.js";

/** Her own screen reads her words to her; one that others use too does not. */
export function ownDays(app, code) {
  const isHers = app.role === "participant";
  return make("div", { class: "own-days" },
    new Crosses(app, code, { words: app.text.crosses, isHers }).element,
    new Goals(app, code, { words: app.text.goals }).element);
}
