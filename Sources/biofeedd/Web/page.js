// The page: puts the parts together, shows the view that the address names, and gives it events and time. It
// decides nothing: the daemon guides, the page draws.

import { get, post } from "./api.js";
import { SessionClock } from "./clock.js";
import { ContactDialog } from "./contact-dialog.js";
import { say } from "./dom.js";
import { GroupView } from "./group-view.js";
import { Header, viewLinks } from "./header.js";
import { LookBackView } from "./look-back-view.js";
import { PairView } from "./pair-view.js";
import { ParticipantView } from "./participant-view.js";
import { PeopleView } from "./people-view.js";
import { PractitionerView } from "./practitioner-view.js";
import { Seat } from "./seat.js";
import { Settings } from "./settings.js";
import { SettingsDialog } from "./settings-dialog.js";
import { Sound } from "./sound.js";
import { StopDialog } from "./stop-dialog.js";
import { EventStream } from "./stream.js";
import { careWords, words } from "./words.js";

const by = (id) => document.getElementById(id);
const views = { participant: ParticipantView, practitioner: PractitionerView, people: PeopleView, group: GroupView, "look-back": LookBackView };
/** What each kind of screen is for; the box and a practitioner have all views. */
const viewsOf = { participant: ["participant", "look-back"], display: ["group"] };
/** Seconds between two looks at the daemon's clock and state; the first few come quickly. */
const LOOK = 5, QUICK = 0.2, QUICK_LOOKS = 5;
/** What is asked again by itself where the way to the daemon was cut for a moment, after so many seconds. */
const SURE = ["stop", "pause"], AGAIN = [0.3, 1, 3];

class App {
  constructor() {
    this.settings = new Settings(() => this.render());
    this.exercises = [];
    this.status = null;
    this.sound = new Sound(this);
    this.number = Number(new URLSearchParams(location.search).get("seat")) || 1;
    this.seat = new Seat(this.number);
    /** All seats by number; filled where a view shows them all. */
    this.seats = new Map([[this.number, this.seat]]);
    this.error = "";
    /** Code of her whose sessions are kept, as long as she is here; never kept by the browser. */
    this.code = "";
    /** Code of her whose earlier times are looked at, until the look back is left. */
    this.whose = "";
    /** Code of her whose screen a practitioner opened, until the people are left. */
    this.opened = "";
    /** Who this screen is: `box`, or what it was paired as; null until it is known. */
    this.role = null;
    /** It must be let in first. */
    this.isOutside = false;
  }

  get text() { return words[this.settings.language]; }
  get care() { return careWords(this.settings.language, this.settings.region); }
  get routes() { return this.isOutside ? [] : viewsOf[this.role] ?? Object.keys(views); }
  get route() {
    const wanted = location.hash.slice(1);
    return this.routes.includes(wanted) ? wanted : this.routes[0] ?? "participant";
  }
  /** Code of her who practises here. A participant's screen knows her also when somebody else started her exercise. */
  get hers() { return this.code || (this.role === "participant" ? this.seat.person : ""); }
  get boxHasSpeaker() { return (this.status?.sound.sink ?? "none") !== "none"; }
  exercise(id) { return this.exercises.find((one) => one.id === id); }
  name(id) { return this.exercise(id)?.name[this.settings.language] ?? id; }

  go(route) { location.hash = route; }

  /** Tells it to a screen reader. */
  announce(text) { say(by("news"), text); }

  /** Asks the daemon for something of a session; true when it was done. Trouble is said on the screen. */
  async ask(what, body = {}, seat = this.number) {
    this.error = await this.troubleAsking(what, { seat, ...body }, SURE.includes(what) ? AGAIN : []);
    if (this.error) this.announce(this.error);
    return this.error === "";
  }

  async troubleAsking(what, body, pauses, isRepeated = false) {
    try {
      await post(`/api/session/${what}`, body);
      return "";
    } catch (error) {
      // It had arrived; only the answer was lost.
      if (isRepeated && error.status === 409) return "";
      if (!(error instanceof TypeError)) return error.message;
      const [pause, ...later] = pauses;
      if (pause === undefined) return this.text.link.cut;
      await new Promise((done) => setTimeout(done, pause * 1000));
      return this.troubleAsking(what, body, later, true);
    }
  }

  /** Starts an exercise for who was chosen. */
  start(exercise, seat = this.number, more = {}) {
    const { language, stage, weeks, region } = this.settings;
    const body = { exercise, lang: language, stage, region, ...more };
    if (weeks !== null && stage !== "other") body.weeks = weeks;
    if (this.code && seat === this.number) body.person = this.code;
    return this.ask("start", body, seat);
  }

  /** The other language: on the screen, and on her own screen in what is said from now on. */
  speak(language) {
    this.settings.set({ language });
    if (this.route === "participant" && this.seat.isRunning) this.ask("language", { lang: language });
  }

  openStop() {
    if (this.seat.isRunning && !this.dialog?.isOpen) this.dialog = new StopDialog(this);
  }

  openContact(isUrgent = false) {
    if (!this.dialog?.isOpen) this.dialog = new ContactDialog(this, isUrgent);
  }

  openSettings() {
    if (!this.dialog?.isOpen) this.dialog = new SettingsDialog(this);
  }

  /** Builds everything anew: for another view, language or choice. */
  render() {
    const { settings, text, route } = this;
    document.documentElement.lang = settings.language;
    document.documentElement.dataset.theme = settings.isDark ? "dark" : "light";
    document.documentElement.dataset.view = route;
    document.title = settings.isPrivate ? text.privateTitle : `${text.title} · ${text.views[route]}`;
    this.header = new Header(this);
    by("header").replaceChildren(...this.header.elements);
    by("views").setAttribute("aria-label", text.viewsName);
    by("views").replaceChildren(...viewLinks(this));
    this.view?.close();
    this.view = this.isOutside ? new PairView(this) : new views[route](this);
    by("main").replaceChildren(this.view.element);
    if (this.role !== null) this.listen(this.view.query);
    this.tick();
  }

  /** Asks the daemon who this screen is. On the network it may have to be let in first, or be sent away again. */
  async knock() {
    const { role, seat } = await get("/api/access");
    const wasInside = this.role !== null;
    this.isOutside = role === "nobody";
    this.role = this.isOutside ? null : role;
    // What was seen inside does not stay on the screen.
    if (this.isOutside && wasInside) location.reload();
    if (seat !== undefined && seat !== this.number) {
      this.number = seat;
      this.seat = new Seat(seat);
      this.seats = new Map([[seat, this.seat]]);
    }
  }

  /** Shows a code at the door; true when it opens. */
  async pair(code) {
    try {
      await post("/api/pair", { code });
      this.error = "";
    } catch (error) {
      this.error = error.status === 429 ? this.text.pair.wait : error.status === 403 ? this.text.pair.wrong : this.text.link.cut;
      return false;
    }
    await this.knock();
    this.enter();
    return true;
  }

  /** Listens to the events that the view needs. */
  listen(query) {
    if (this.stream?.query === query) return;
    this.stream?.close();
    // The stream tells again how things stand, but not what is past: what is known is kept.
    this.stream = new EventStream(query, (event) => this.take(event), (isOpen) => {
      for (const seat of this.seats.values()) seat.isConnected = isOpen;
      this.tick();
      // Cut for good: perhaps it was sent away.
      if (!isOpen && this.stream?.isClosed) this.knock().catch(() => {});
    });
  }

  /**
   * After a drop another session greets: perhaps of a daemon that was started again and knows nothing of the last
   * event that was seen here. A new stream tells how things stand.
   */
  listenAnew() {
    for (const seat of this.seats.values()) {
      seat.started = null;
      seat.forget();
    }
    const { query } = this.stream;
    this.stream.close();
    this.stream = null;
    this.listen(query);
    this.look();
  }

  take(event) {
    const number = event.seat ?? this.number;
    if (!this.seats.has(number)) this.seats.set(number, new Seat(number));
    const seat = this.seats.get(number);
    const before = seat.started;
    const name = seat.take(event);
    if (name === null) return;
    if (name === "hello" && event.now_s !== 0 && before !== null && event.started !== before) {
      this.listenAnew();
      return;
    }
    // Which exercise it is, and the clock of a session that begins, stand in the status.
    const isNew = name === "phase" ? seat.exercise === null : name === "hello" && event.now_s === 0;
    if (isNew) this.look();
    if (seat === this.seat && name === "cue") this.sound.take(event, seat.clock);
    if (seat === this.seat && name === "device") this.tellSensor();
    if (seat === this.seat && name === "card") this.openContact(event.urgent);
    // A minute after the end: what was seen does not stay on a screen that others may find.
    if (name === "lock") this.dialog?.close?.();
    this.view.take?.(name, event, seat);
  }

  /** A sensor that goes or comes back is said at once. */
  tellSensor() {
    const isLost = this.seat.isSensorLost;
    if (isLost === Boolean(this.wasLost)) return;
    this.wasLost = isLost;
    this.announce(isLost ? this.text.link.lost : this.text.back);
    this.tick();
  }

  /** Asks the daemon how things stand; its answer also measures its clock. */
  async look() {
    const sent = SessionClock.page();
    try {
      const status = await get("/api/status");
      const received = SessionClock.page();
      this.status = status;
      for (const state of status.seats) {
        if (!this.seats.has(state.seat)) this.seats.set(state.seat, new Seat(state.seat));
        this.seats.get(state.seat).update(state, sent, received);
      }
      this.letGo();
      this.tick();
    } catch {
      // Not there now; the stream says so on the screen.
    }
  }

  /** She has gone: a screen that others use tells nothing of her. */
  letGo() {
    const wasHere = this.hadPerson;
    this.hadPerson = this.seat.person !== "";
    if (!wasHere || this.hadPerson) return;
    this.code = "";
    this.seat.begin(null);
    // A practitioner who is busy with the people stays with them.
    if (this.route === "people") return;
    this.go("participant");
    this.render();
  }

  async keepLooking() {
    for (let count = 0; ; count++) {
      if (!this.isOutside) await this.look();
      await new Promise((done) => setTimeout(done, (count < QUICK_LOOKS ? QUICK : LOOK) * 1000));
    }
  }

  /** Twice a second: words and numbers. */
  tick() {
    this.header.tick();
    this.view.tick?.(this.seat.clock.now());
  }

  /** Sixty times a second: only what moves. */
  frame() {
    if (!document.hidden) this.view.frame?.(this.seat.clock.now());
    requestAnimationFrame(() => this.frame());
  }

  async begin() {
    this.render();
    addEventListener("hashchange", () => {
      this.whose = this.opened = "";
      // A sheet about somebody goes with her screen.
      if (document.documentElement.dataset.view === "people") this.dialog?.close?.();
      this.render();
      by("main").focus();
    });
    for (const query of ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)"]) {
      matchMedia(query).addEventListener("change", () => this.render());
    }
    addEventListener("keydown", (event) => {
      if (event.key === "F1") {
        event.preventDefault();
        this.openContact();
      } else if (event.key === "Escape") {
        this.openStop();
      } else if (event.key === " " && !event.target.closest("button, a, input, select, summary, textarea, dialog")) {
        event.preventDefault();
        this.openStop();
      }
    });
    setInterval(() => this.tick(), 500);
    requestAnimationFrame(() => this.frame());
    // A QR code brings a code along, which does not stay in the address.
    const code = /^#pair=(\d{6})$/.exec(location.hash)?.[1];
    if (code) history.replaceState(null, "", location.pathname);
    while (this.role === null && !this.isOutside) {
      try {
        await this.knock();
      } catch {
        await new Promise((done) => setTimeout(done, 2000));
      }
    }
    if (!this.isOutside) this.enter();
    else if (!code || !await this.pair(code)) this.render();
  }

  /** Inside: shows what the daemon has. */
  async enter() {
    this.render();
    this.keepLooking();
    while (this.exercises.length === 0) {
      try {
        this.exercises = await get("/api/exercises");
      } catch {
        await new Promise((done) => setTimeout(done, 2000));
      }
    }
    this.render();
  }
}

export const app = new App();
app.begin();
