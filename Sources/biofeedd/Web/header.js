// What stands above every view: how the sensor does, whom to call, settings, the other language.

import { button, make, picture, say } from "./dom.js";

export class Header {
  constructor(app) {
    this.app = app;
    const { text, settings } = app;
    this.link = make("p", { id: "link" });
    this.elements = [
      make("h1", {}, settings.isPrivate ? text.privateTitle : text.title),
      this.link,
      button([picture("help"), make("span", {}, text.contact)], () => app.openContact(), { id: "contact", "aria-keyshortcuts": "F1" }),
      button([picture("settings"), make("span", { class: "wide" }, text.settings)], () => app.openSettings(),
        { id: "settings", class: "quiet", "aria-label": text.settings }),
      button([make("span", { class: "wide" }, text.other), make("span", { class: "narrow" }, text.otherCode.toUpperCase())],
        () => app.speak(text.otherCode),
        { id: "language", class: "quiet", lang: text.otherCode, "aria-label": `${text.other} (${text.otherCode.toUpperCase()})` }),
    ];
  }

  tick() {
    const { seat, seats, text, route, isOutside } = this.app;
    if (isOutside) {
      say(this.link, text.pair.outside);
      return;
    }
    if (route === "group" && seat.isConnected) {
      // How one person's sensor does is nobody's business in a room.
      say(this.link, text.group.size(seats.size));
      this.link.dataset.state = "group";
      return;
    }
    const state = !seat.isConnected ? "cut" : seat.isSensorLost ? "lost" : seat.isStreaming ? "live"
      : seat.hasSensor ? "searching" : "none";
    // Nothing to go on with where no exercise runs.
    say(this.link, state === "lost" && !seat.isRunning ? text.link.gone : text.link[state]);
    if (this.link.dataset.state !== state) this.link.dataset.state = state;
  }
}

/** The views of this screen as links; the address keeps its seat. */
export const viewLinks = (app) => (app.routes.length < 2 ? [] : app.routes).map((route) =>
  make("a", { href: `#${route}`, "aria-current": route === app.route ? "page" : undefined }, app.text.views[route]));
