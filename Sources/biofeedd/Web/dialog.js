// A sheet over the page that keeps the focus until it is closed.

import { make } from "./dom.js";

export class Dialog {
  /**
   * @param {boolean} mustChoose Escape does not close it
   * @param {HTMLElement} first has the focus at the start; its name by default, so that it is read from its top
   */
  constructor(name, children, { className = "", mustChoose = false, first } = {}) {
    const title = make("h2", { id: "dialog-name", tabindex: -1 }, name);
    this.element = make("dialog", { "aria-labelledby": "dialog-name", class: className }, title, ...children);
    this.element.addEventListener("cancel", (event) => { if (mustChoose) event.preventDefault(); });
    this.element.addEventListener("close", () => this.element.remove());
    // Escape is for this sheet, not for the page below it.
    this.element.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (mustChoose && event.key === "Escape") event.preventDefault();
    });
    document.body.append(this.element);
    this.element.showModal();
    (first ?? title).focus();
    this.element.scrollTop = 0;
  }

  get isOpen() { return this.element.open; }
  close() { this.element.close(); }
}
