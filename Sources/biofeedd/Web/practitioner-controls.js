// Start, stop and mark from the practitioner's screen.

import { button, make, say, show } from "./dom.js";
import { PairDialog } from "./pair-dialog.js";

export class PractitionerControls {
  constructor(app) {
    this.app = app;
    const { text, settings, seat } = app;
    const own = text.practitioner;
    const choose = (name, pairs, chosen, change) => make("label", {}, name, make("select", { onchange: change },
      ...pairs.map(([value, word]) => make("option", { value, selected: value === chosen }, word))));
    const exercise = choose(own.exercise, app.exercises.map((one) => [one.id, one.name[settings.language]]), app.wanted ?? "calm-6",
      ({ target }) => { app.wanted = target.value; });
    const stage = choose(own.stage, Object.entries(text.stages), settings.stage, ({ target }) => settings.set({ stage: target.value }));
    const weeks = make("label", {}, own.weeks, make("input", {
      type: "number", min: 0, max: 200, value: settings.weeks ?? "",
      oninput: ({ target }) => { settings.weeks = target.value === "" || !target.checkValidity() ? null : target.valueAsNumber; },
    }));
    const ask = (word, what, body) => button(word, async () => {
      await app.ask(what, body?.());
      app.look();
    });
    const wanted = () => exercise.querySelector("select").value;
    this.start = button(own.start, () => {
      app.sound.wake();
      app.start(wanted(), app.number, { practitioner: true });
    }, { class: "main", id: "start" });
    this.pause = ask(text.pause, "pause");
    this.resume = ask(text.resume, "resume");
    this.stop = ask(text.stop, "stop", () => ({ reason: "other" }));
    this.choices = make("span", { class: "choices" }, ask(text.choices.stay, "stay"), ask(text.choices["step-back"], "step-back"));
    this.note = make("input", { type: "text", maxlength: 200, "aria-label": own.note });
    this.noteBox = make("span", {}, this.note, make("span", { class: "small" }, own.notesHint));
    show(this.noteBox, Boolean(app.hasNotes));
    const mark = ask(own.mark, "mark", () => {
      const text = app.hasNotes ? this.note.value.trim() : "";
      this.note.value = "";
      return text ? { text } : {};
    });
    const notes = make("label", { class: "switch" }, make("input", {
      type: "checkbox", checked: Boolean(app.hasNotes),
      onchange: ({ target }) => {
        app.hasNotes = target.checked;
        show(this.noteBox, app.hasNotes);
      },
    }), own.notes);
    this.error = make("p", { class: "error", role: "alert" });
    const numbers = app.status?.seats.map((one) => one.seat) ?? [];
    const seats = numbers.length < 2 ? null : make("p", { class: "seats" }, `${own.seat}: `,
      ...numbers.map((number) => make("a", { href: `/?seat=${number}#practitioner`, "aria-current": number === seat.number ? "page" : undefined }, String(number))));
    this.element = make("div", { class: "controls" },
      ...[seats].filter(Boolean),
      make("div", {}, exercise, stage, weeks, this.start),
      make("div", {}, this.pause, this.resume, this.stop, this.choices, mark, notes, this.noteBox,
        // Whoever stands at the box may let others in.
        app.role === "box" ? button(text.pair.let, () => { app.dialog = new PairDialog(app); }, { id: "let-in" }) : null,
        make("a", { class: "button", href: "#people", id: "to-people" }, text.views.people)), this.error);
  }

  tick() {
    const { seat, error } = this.app;
    const { isRunning, isPaused, phase } = seat;
    this.pause.disabled = !isRunning || isPaused;
    this.resume.disabled = !isRunning || !isPaused;
    this.stop.disabled = !isRunning;
    show(this.choices, phase?.mode === "ladder");
    say(this.error, error);
  }
}
