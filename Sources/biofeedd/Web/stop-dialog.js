// Stop: the rhythm ends with the first touch, then she says what fits her, or goes on.

import { Dialog } from "./dialog.js";
import { button, make } from "./dom.js";

/** In the order of how often they are meant; all of them reasons that the daemon knows. */
const REASONS = ["other", "baby", "dizzy", "anxious", "breathless", "pain"];
/** After these the card with whom to call is shown, the emergency number first. */
const URGENT = ["breathless", "pain"];

export class StopDialog extends Dialog {
  constructor(app) {
    const { text } = app;
    const known = app.exercise(app.seat.exercise)?.stop ?? REASONS;
    const error = make("p", { class: "error", role: "alert" });
    const choose = async (what, body) => {
      // Help does not wait for the daemon.
      const isUrgent = URGENT.includes(body.reason);
      if (isUrgent) {
        this.close();
        app.openContact(true);
      }
      // In this order, or she would go on and be paused after it.
      await this.paused;
      if (await app.ask(what, body)) {
        app.seat.isPaused = false;
        this.close();
      } else error.textContent = app.error;
    };
    const reasons = make("div", { class: "reasons" }, ...REASONS.filter((reason) => known.includes(reason)).map((reason) =>
      button(text.reasons[reason], () => choose("stop", { reason }), { "data-reason": reason })));
    super(text.stopAsk, [
      make("p", {}, text.stopSmall), reasons, error,
      button(text.resume, () => choose("resume", {}), { class: "quiet", "data-reason": "resume" }),
    ], { className: "stop-dialog", mustChoose: true, first: reasons.firstChild });
    // What is seen and heard here stops now, whatever the way to the daemon does.
    const fade = { kind: "fade", t_s: app.seat.clock.now(), seconds: 2 };
    app.seat.pacer.take(fade);
    app.seat.isPaused = true;
    app.sound.fade(fade.seconds);
    this.paused = app.ask("pause").then((isDone) => { if (!isDone) error.textContent = app.error; });
  }
}
