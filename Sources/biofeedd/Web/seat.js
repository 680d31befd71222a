// What is known of one seat: the events of its session, kept as long as a screen may show them.

import { SessionClock } from "./clock.js";
import { Pacer } from "./pacer.js";
import { Series } from "./series.js";

/** An event so far ahead of now belongs to a session that has ended, in seconds. */
const FUTURE = 5;
/** A spoken line stays on the screen so long after its words, in seconds. */
const LINGER = 4;
/** A heart whose last beat is older is not seen now, in seconds. */
const HEART_STALE = 4;
/** Happenings that are kept for a screen that opens later. */
const LOG = 60;

export class Seat {
  constructor(number) {
    this.number = number;
    this.clock = new SessionClock();
    this.started = null;
    this.isConnected = true;
    /** Code of who practises here, until a minute after. */
    this.person = "";
    this.forget();
  }

  /** A session begins: what was known is of another one. */
  forget() {
    this.clock.reset();
    this.pacer = new Pacer();
    this.sensors = new Map();
    /** When the stream last told of each sensor, on the page's clock. */
    this.told = new Map();
    this.newest = {};
    this.clear();
  }

  /** What was measured and what happened is forgotten; time and sensors stay. */
  clear() {
    this.qualities = new Map();
    this.waves = new Map();
    this.units = new Map();
    this.rates = new Series(60);
    this.begin(null);
    this.lastBeat = null;
    this.lastBreath = null;
    this.metrics = null;
    this.isPaused = false;
    /** The newest of what happened, and how much happened in all. */
    this.log = [];
    this.logged = 0;
    /** The last gap of each sensor. */
    this.gaps = new Map();
  }

  /** An exercise begins, or none runs: the picture to look back on starts empty. */
  begin(exercise) {
    this.exercise = exercise;
    this.phase = null;
    this.feedback = null;
    this.summary = null;
    /** Something that may be chosen with one touch, until it is answered or the next phase begins. */
    this.offer = null;
    this.lines = [];
    this.past = { beats: [], breaths: [], phases: [], paced: [], marks: [], ratings: [], fits: [] };
  }

  get isRunning() { return this.phase !== null; }

  /** Takes an event; the name of what it was, or null when it is of another session. */
  take(event) {
    const time = event.t_s ?? event.t0_s ?? event.end_s;
    const isForeign = event.class !== "hello" && this.clock.offset !== null && time > this.clock.now() + FUTURE;
    if (isForeign || !(event.class in takers) || this.isKnown(event)) return null;
    takers[event.class](this, event);
    return event.class;
  }

  note(event) {
    this.log.push(event);
    this.logged += 1;
    if (this.log.length > LOG) this.log.shift();
  }

  /** A new stream tells again how things stand: a phase or a cue that is known is not taken twice. */
  isKnown(event) {
    if (event.class !== "phase" && event.class !== "cue") return false;
    const kind = event.kind ?? "phase";
    if (event.t_s <= (this.newest[kind] ?? -1)) return true;
    this.newest[kind] = event.t_s;
    return false;
  }

  /** Takes this seat's part of `/api/status`, asked and answered at moments of the page's clock. */
  update(status, sent, received) {
    // Asked before a session began that has greeted since: it tells of the one before.
    if (this.started !== null && status.started !== this.started) return;
    this.clock.sample(sent, received, status.now_s);
    this.isPaused = status.paused;
    this.person = status.person ?? "";
    if (status.exercise) this.exercise = status.exercise;
    if (!status.exercise && this.phase && status.now_s > this.phase.t_s) this.phase = this.feedback = null;
    // What the stream told since the question is newer than this answer may be.
    const isTold = (id) => this.told.get(id) >= sent;
    const present = new Set(status.sensors.map((sensor) => sensor.id));
    for (const id of this.sensors.keys()) if (!present.has(id) && !isTold(id)) this.sensors.delete(id);
    for (const sensor of status.sensors) if (!isTold(sensor.id)) this.sensors.set(sensor.id, sensor);
  }

  /** The line that is being said, or was just said; null for none. */
  line(time) {
    const last = this.lines.findLast((line) => line.start <= time);
    return last && time < last.end + LINGER ? last : null;
  }

  get hasSensor() { return this.sensors.size > 0; }

  get isSensorLost() {
    return [...this.sensors.values()].some((sensor) => sensor.state === "lost" || sensor.state === "silent");
  }

  get isStreaming() { return [...this.sensors.values()].some((sensor) => sensor.state === "streaming"); }

  /** Beats came before and do not come now. */
  isHeartGone(time) { return this.lastBeat !== null && time - this.lastBeat.decided_s > HEART_STALE; }
}

/** Waves are thinned to this spacing where a slow curve is shown, in seconds. */
const spacing = (signal) => (signal.startsWith("resp") ? 0.1 : 0);
const kept = (signal) => (signal.startsWith("resp") ? 62 : 12);

const takers = {
  hello(seat, event) {
    // At second 0 it stands in the stream at the place where a session begins; otherwise it greets a new stream.
    const isNew = event.now_s === 0 || event.started !== seat.started;
    seat.started = event.started;
    if (isNew) seat.forget();
    seat.clock.guess(event.now_s);
  },
  wave(seat, event) {
    if (!seat.waves.has(event.signal)) {
      seat.waves.set(event.signal, new Series(kept(event.signal), spacing(event.signal)));
    }
    seat.units.set(event.signal, event.unit);
    const series = seat.waves.get(event.signal);
    const rate = event.rate_hz;
    if (event.t0_s - series.end > 0.5 && series.times.length) series.push(event.t0_s, NaN);
    for (let i = 0; i < event.values.length; i++) series.push(event.t0_s + i / rate, event.values[i]);
  },
  beat(seat, event) {
    const rate = event.flag === "ok" ? event.hr_bpm : undefined;
    if (rate !== undefined) seat.rates.push(event.t_s, rate);
    else if (event.flag === "gap") seat.rates.push(event.t_s, NaN);
    seat.past.beats.push({ time: event.t_s, rate: rate ?? NaN, rr: rate === undefined ? NaN : event.rr_ms });
    seat.lastBeat = event;
  },
  breath(seat, event) {
    seat.past.breaths.push(event);
    seat.lastBreath = event;
  },
  metrics(seat, event) {
    seat.metrics = event;
    if (event.pacer_r2 !== undefined) seat.past.fits.push({ time: event.t_s, fit: event.pacer_r2 });
  },
  quality(seat, event) { seat.qualities.set(event.signal, event); },
  phase(seat, event) {
    if (seat.summary) seat.begin(null);
    seat.isPaused = false;
    seat.phase = event;
    seat.offer = null;
    seat.past.phases.push(event);
    seat.note(event);
  },
  feedback(seat, event) { seat.feedback = event; },
  cue(seat, event) {
    seat.pacer.take(event);
    if (event.kind === "inhale" || event.kind === "exhale") {
      seat.past.paced.push({ start: event.t_s, seconds: event.seconds, isInhale: event.kind === "inhale" });
      seat.isPaused = false;
    }
    if (event.kind === "voice") {
      seat.lines.push({ start: event.t_s, end: event.t_s + event.seconds, text: event.text ?? "", id: event.id });
    }
    // What was said is broken off: the lines of a stop or a pause follow.
    if (event.kind === "fade") seat.lines = [];
    seat.note(event);
  },
  offer(seat, event) { seat.offer = event; },
  card() {},
  lock(seat) { seat.clear(); },
  mark(seat, event) {
    seat.past.marks.push(event);
    seat.note(event);
  },
  rating(seat, event) {
    seat.past.ratings.push(event);
    seat.note(event);
  },
  device(seat, event) {
    seat.told.set(event.id, SessionClock.page());
    if (event.state === "detached") seat.sensors.delete(event.id);
    else seat.sensors.set(event.id, event);
  },
  gap(seat, event) {
    seat.gaps.set(event.id, event);
    if (event.from_s === undefined) {
      seat.rates.push(event.t_s, NaN);
      for (const series of seat.waves.values()) series.push(event.t_s, NaN);
      seat.past.beats.push({ time: event.t_s, rate: NaN, rr: NaN });
    }
    seat.note(event);
  },
  fault(seat, event) { seat.note(event); },
  summary(seat, event) {
    seat.summary = event;
    seat.exercise = event.exercise;
    seat.phase = null;
    seat.feedback = null;
    seat.isPaused = false;
    seat.note(event);
  },
};
