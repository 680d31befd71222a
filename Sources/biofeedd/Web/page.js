// The live page: listens to the event stream and draws. It decides nothing.

import { words, numbers } from "./words.js";
import { Strip } from "./strip.js";
import { Pacer } from "./pacer.js";

const by = (id) => document.getElementById(id);
const heart = new Strip(by("heart"), 60, "--heart");
const breath = new Strip(by("breath"), 60, "--breath");
const ecg = new Strip(by("ecg"), 6, "--heart");
heart.least = 3;
const pacer = new Pacer();

let text = words.nl;
let offset = null;         // session time minus the page's clock, in seconds
let metrics = null;
let phase = null;
let level = null;
let lastBeat = null;
let lastBreath = null;
let sensorLost = false;
let exercises = [];
let language = "nl";

const clock = () => performance.now() / 1000;
const now = () => (offset === null ? 0 : clock() + offset);

function say() {
  document.documentElement.lang = language;
  text = words[language];
  by("language").textContent = text.other;
  by("language").lang = text.otherCode;
  for (const [id, word] of [
    ["heart-name", text.heart], ["breath-name", text.breath], ["ecg-name", text.ecg], ["stop", text.stop],
    ["numbers-name", text.numbers], ["number-head", text.number], ["value-head", text.value],
    ["age-head", text.age], ["pacer-name", text.pacer], ["safety", text.safety],
  ]) by(id).textContent = word;
  choices();
  showPhase();
}

function choices() {
  by("choices").replaceChildren(...exercises.map((exercise) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = exercise.name[language];
    button.addEventListener("click", () => post("start", { exercise: exercise.id, lang: language }));
    return button;
  }));
}

async function post(what, body) {
  const answer = await fetch(`/api/session/${what}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  if (!answer.ok) by("line").textContent = (await answer.json()).detail;
}

function showPhase() {
  by("phase").textContent = phase ? (phase.mode === "free" ? text.free : text.paced) : text.ready;
  by("choices").hidden = phase !== null;
  by("steer").hidden = phase === null;
}

const take = {
  hello(event) {
    offset = event.now_s - clock();
    // A stream begins: what was on the screen may be of another session.
    for (const strip of [heart, breath, ecg]) strip.points = [];
    pacer.cues = [];
  },
  wave(event) {
    const strip = event.signal.startsWith("ecg") ? ecg : event.signal.startsWith("resp") ? breath : null;
    if (!strip) return;
    event.values.forEach((value, i) => strip.push(event.t0_s + i / event.rate_hz, value));
  },
  beat(event) {
    if (event.hr_bpm !== undefined && event.flag === "ok") heart.push(event.t_s, event.hr_bpm);
    else if (event.flag === "gap") heart.lift(event.t_s);
    lastBeat = event;
  },
  breath(event) { lastBreath = event; },
  metrics(event) { metrics = event; },
  phase(event) { phase = event; showPhase(); },
  feedback(event) { level = event; },
  cue(event) {
    pacer.take(event);
    if (event.kind === "voice") {
      setTimeout(() => { by("line").textContent = event.text ?? ""; }, Math.max(0, (event.t_s - now()) * 1000));
    }
  },
  summary(event) {
    phase = null;
    level = null;
    by("line").textContent = event.sentence;
    showPhase();
  },
  device(event) {
    sensorLost = event.state === "lost" || event.state === "silent";
    by("link").textContent = sensorLost ? text.lost
      : event.state === "streaming" ? text.live : event.state === "listening" ? text.searching : text.waiting;
  },
  gap(event) {
    if (event.from_s === undefined) for (const strip of [heart, breath, ecg]) strip.lift(event.t_s);
  },
};

function age(output, value, seconds, stale) {
  output.textContent = seconds > stale ? `${value} (${text.old(Math.round(seconds))})` : value;
  output.classList.toggle("old", seconds > stale);
}

function showNumbers() {
  const time = now();
  if (lastBeat?.hr_bpm !== undefined) {
    age(by("heart-now"), `${Math.round(lastBeat.hr_bpm)} ${text.perMinute}`, time - lastBeat.t_s, 3);
  }
  if (lastBreath) {
    const source = lastBreath.source === "derived" ? ` (${text.derived})` : "";
    age(by("breath-now"), `${lastBreath.rate_bpm.toFixed(1)} ${text.perMinute}${source}`, time - lastBreath.end_s, 20);
  }
  by("level").textContent = !level || level.reason === "off" ? ""
    : level.reason === "no-signal" ? text.noSignal : text.levels[level.level];
  if (!metrics) return;
  const since = time - metrics.t_s;
  by("numbers").replaceChildren(...numbers.filter(([key]) => metrics[key] !== undefined).map(
    ([key, name, unit, decimals]) => {
      const row = document.createElement("tr");
      const old = since + metrics.age_s[key];
      for (const word of [name, `${metrics[key].toFixed(decimals)} ${unit}`, `${old.toFixed(0)} s`]) {
        const cell = document.createElement("td");
        cell.textContent = word;
        cell.classList.toggle("old", old > 10);
        row.append(cell);
      }
      return row;
    }));
}

let shownHalf = null;
function frame() {
  const time = now();
  const shape = pacer.shape(time);
  by("breathing").setAttribute("r", shape === null ? 40 : 35 + 62 * shape);
  by("breathing").setAttribute("opacity", shape === null ? 0.25 : 0.85);
  const cue = pacer.at(time);
  const half = cue ? (cue.inhale ? text.in : text.out) : null;
  if (half !== shownHalf) {
    shownHalf = half;
    if (half) by("phase").textContent = half; else showPhase();
  }
  heart.draw(time, (t) => pacer.shape(t));
  breath.draw(time - 0.1, null);
  ecg.draw(time - 0.1, null);
  requestAnimationFrame(frame);
}

async function begin() {
  const [status, list] = await Promise.all([
    fetch("/api/status").then((answer) => answer.json()),
    fetch("/api/exercises").then((answer) => answer.json()),
  ]);
  exercises = list;
  const states = status.seats[0].sensors.map((sensor) => sensor.state);
  say();
  by("link").textContent = states.includes("streaming") ? text.live : states.length ? text.searching : text.waiting;
  const events = new EventSource("/api/events?seat=1");
  events.onmessage = (message) => {
    const event = JSON.parse(message.data);
    take[event.class]?.(event);
  };
  events.onerror = () => { by("link").textContent = text.cut; };
}

by("language").addEventListener("click", () => { language = text.otherCode; say(); });
by("stop").addEventListener("click", () => post("stop", { reason: "other" }));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && phase) post("stop", { reason: "other" });
});
setInterval(showNumbers, 500);
say();
begin();
requestAnimationFrame(frame);
