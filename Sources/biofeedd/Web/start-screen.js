// "What would you like now?": a few pictures that each start at one touch, everything else one touch further.

import { button, make, picture, say } from "./dom.js";

/** Pictures by what a person may want, each with its exercise; the first four that there are get shown. */
const MOODS = { calm: "calm-6", short: "out-longer", baby: "together", sleep: "sleep", steps: "ladder", loose: "pmr-short", rest: "rest-5" };
const SHOWN = 4;

export class StartScreen {
  constructor(app) {
    this.app = app;
    const { text, settings } = app;
    const moods = Object.entries(MOODS).filter(([, id]) => app.exercise(id)).slice(0, SHOWN);
    this.error = make("p", { class: "error", role: "alert" });
    /** Options that were chosen, by exercise. */
    this.options = new Map();
    this.list = make("ul", { class: "exercises" });
    this.element = make("div", { class: "start" },
      make("h2", { class: "ask" }, text.ask),
      make("p", { class: "small" }, text.askSmall),
      make("div", { class: "moods" }, ...moods.map(([mood, id]) => this.mood(mood, app.exercise(id)))),
      this.error,
      make("div", { class: "more" },
        make("details", { id: "all" }, make("summary", {}, text.all),
          this.list),
        this.who()),
      make("p", { class: "small supplement" }, text.supplement));
    if (settings.isPrivate) this.element.querySelector(".more").remove();
  }

  /** An exercise that is nothing without a heart sensor waits for one. */
  lacksHeart(exercise) { return exercise.sensors.heart === "required" && !this.app.seat.isStreaming; }

  minutes(exercise) { return this.app.text.minutes(exercise.seconds / 60); }

  mood(mood, exercise) {
    return button([picture(mood), make("strong", {}, this.app.text.moods[mood]), make("span", { class: "small" }, this.minutes(exercise))],
      () => this.start(exercise), { class: "mood", "data-exercise": exercise.id });
  }

  entry(exercise) {
    const { language } = this.app.settings;
    const lacks = this.lacksHeart(exercise);
    const options = Object.entries(exercise.options ?? {}).map(([id, words]) => make("label", { class: "switch" },
      make("input", { type: "checkbox", onchange: ({ target }) => this.choose(exercise.id, id, target.checked) }), words[language]));
    return make("li", {}, button([
      make("strong", {}, exercise.name[language]), make("span", { class: "small" }, this.minutes(exercise)),
      make("span", { class: "goal" }, exercise.goal[language]),
      lacks ? make("span", { class: "small" }, this.app.text.needsHeart) : null,
    ].filter(Boolean), () => this.start(exercise), { class: "entry", "data-exercise": exercise.id, disabled: lacks }),
      ...options);
  }

  choose(exercise, option, isOn) {
    const chosen = this.options.get(exercise) ?? new Set();
    if (isOn) chosen.add(option);
    else chosen.delete(option);
    this.options.set(exercise, chosen);
  }

  who() {
    const { settings, text } = this.app;
    const { stage, weeks } = settings;
    const set = make("fieldset", {}, make("legend", { class: "unseen" }, text.who),
      ...Object.entries(text.stages).map(([value, word]) => make("label", {},
        make("input", {
          type: "radio", name: "stage", value, checked: value === stage,
          onchange: () => {
            this.app.isAskingWho = true;
            settings.set({ stage: value, weeks: null });
          },
        }), word)));
    if (text.weeks[stage]) {
      set.append(make("label", { class: "weeks" }, text.weeks[stage], make("input", {
        type: "number", id: "weeks", min: 0, max: stage === "pregnant" ? 45 : 200, inputmode: "numeric", value: weeks ?? "",
        // Kept without building the screen anew: she is typing in it.
        oninput: ({ target }) => { settings.weeks = target.value === "" || !target.checkValidity() ? null : target.valueAsNumber; },
      })));
    }
    set.append(make("label", { class: "weeks" }, text.code, make("input", {
      type: "text", id: "code", maxlength: 5, size: 6, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", value: this.app.code,
      oninput: ({ target }) => { this.app.code = target.value.trim().toUpperCase(); },
    })));
    // Who opts in does so with her practitioner, who then has a code for her.
    if (this.app.routes.includes("people")) set.append(make("a", { class: "people-link", href: "#people" }, text.noCode));
    return make("details", { class: "who", open: this.app.isAskingWho }, make("summary", {}, text.who, " ",
      make("span", { class: "small" }, text.stages[stage])), set);
  }

  async start(exercise) {
    this.app.sound.wake();
    const chosen = [...this.options.get(exercise.id) ?? []];
    if (!await this.app.start(exercise.id, this.app.number, chosen.length ? { options: chosen } : {})) say(this.error, this.app.error);
  }

  tick() {
    const isStreaming = this.app.seat.isStreaming;
    if (isStreaming === this.wasStreaming) return;
    this.wasStreaming = isStreaming;
    // Some are for a practitioner to begin.
    this.list.replaceChildren(...this.app.exercises.filter((exercise) => exercise.started_by !== "practitioner")
      .map((exercise) => this.entry(exercise)));
  }
}
