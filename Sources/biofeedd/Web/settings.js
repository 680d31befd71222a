// What a person chose for this screen. Nothing about her body or her pregnancy is kept.

const KEY = "biofeed";
/** Kept by the browser. The rest lasts as long as the page is open. */
const KEPT = ["language", "region", "theme", "numbers", "motion", "sound"];

const standard = {
  language: "nl",
  /** Care words and telephone numbers: nl-NL, nl-BE, en. */
  region: "nl-NL",
  theme: "auto",
  numbers: false,
  motion: "auto",
  /** null: on where the box has no speaker. */
  sound: null,
  isPrivate: false,
  /** Strictest until she says otherwise: the limits for pregnancy hold for all. */
  stage: "pregnant",
  weeks: null,
};

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    // Storage is forbidden or its text is broken: the standard then.
    return {};
  }
}

export class Settings {
  constructor(changed) {
    Object.assign(this, standard);
    const before = kept();
    for (const name of KEPT) if (name in before) this[name] = before[name];
    this.changed = changed;
  }

  set(changes) {
    Object.assign(this, changes);
    try {
      localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(KEPT.map((name) => [name, this[name]]))));
    } catch {
      // Not kept then; the choice holds until the page closes.
    }
    this.changed();
  }

  get isDark() {
    return this.theme === "dark" || (this.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  }

  get isStill() {
    return this.motion === "still" || (this.motion === "auto" && matchMedia("(prefers-reduced-motion: reduce)").matches);
  }
}
