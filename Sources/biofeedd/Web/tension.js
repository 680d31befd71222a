// The person's own tension, 0 to 10, by five faces or a number. It may always be skipped.

import { button, make, picture } from "./dom.js";

/** What each face stands for. */
const FACES = [0, 2, 5, 8, 10];

export class Tension {
  /** @param {"before"|"after"} moment  @param {() => void} done */
  constructor(app, moment, done) {
    const { text, settings } = app;
    const choose = async (value) => { if (await app.ask("rate", { value, moment })) done(); };
    const id = `tension-${moment}`;
    this.element = make("section", { class: "tension", "aria-labelledby": id },
      make("h2", { id }, moment === "before" ? text.tensionBefore : text.tensionAfter),
      make("div", { class: "faces" }, ...FACES.map((value, index) =>
        button([picture(`face${index}`), make("span", {}, text.faces[index])], () => choose(value), { class: "face" }))));
    if (settings.numbers) {
      this.element.append(make("p", { class: "small" }, text.tensionScale),
        make("div", { class: "scale" }, ...Array.from({ length: 11 }, (_, value) => button(String(value), () => choose(value)))));
    }
    this.element.append(button(text.skip, done, { class: "quiet" }));
  }
}
