// Choices for this screen, each at work at once.

import { Dialog } from "./dialog.js";
import { button, make } from "./dom.js";

export class SettingsDialog extends Dialog {
  constructor(app) {
    const { settings, text } = app;
    const choice = (name, words, setting) => make("fieldset", {}, make("legend", {}, name),
      ...Object.entries(words).map(([value, word]) => make("label", {},
        make("input", {
          type: "radio", name: setting, value, checked: settings[setting] === value,
          onchange: () => settings.set({ [setting]: value }),
        }), word)));
    const onOff = (name, isOn, change) => make("label", { class: "switch" },
      make("input", { type: "checkbox", checked: isOn, onchange: (event) => change(event.target.checked) }), name);
    super(text.settings, [
      onOff(text.privateSwitch, settings.isPrivate, (isOn) => settings.set({ isPrivate: isOn })),
      onOff(text.numbersSwitch, settings.numbers, (isOn) => settings.set({ numbers: isOn })),
      onOff(text.soundSwitch, app.sound.isOn, (isOn) => app.sound.turn(isOn)),
      choice(text.theme, text.themes, "theme"),
      choice(text.motion, text.motions, "motion"),
      choice(text.region, text.regions, "region"),
      button(text.close, () => this.close(), { class: "main" }),
    ], { className: "settings" });
  }
}
