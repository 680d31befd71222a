// Everything the page says, in each language.

export const words = {
  nl: {
    other: "English", otherCode: "en",
    heart: "Je hartslag", breath: "Je adem", ecg: "Hartsignaal", numbers: "Cijfers",
    number: "Wat", value: "Waarde", age: "Hoe oud",
    pacer: "Vorm die groter wordt bij het inademen en kleiner bij het uitademen",
    stop: "Stop", searching: "Zoeken naar een sensor", waiting: "Nog geen sensor",
    lost: "De sensor is weg. Ga rustig door.", back: "De sensor is er weer.", live: "De sensor werkt",
    cut: "Geen verbinding. We proberen het opnieuw.",
    ready: "Wat wil je nu?", in: "In", out: "Uit", free: "Adem zoals je wilt", paced: "Adem mee",
    levels: ["zoeken", "op weg", "mooi"], noSignal: "even geen signaal",
    perMinute: "per minuut", derived: "geschat uit je hartslag", old: (s) => `${s} s oud`,
    safety: "Voel je je niet goed? Stop dan. Adem zoals je zelf wilt. Dit is geen medisch apparaat.",
  },
  en: {
    other: "Nederlands", otherCode: "nl",
    heart: "Your heartbeat", breath: "Your breath", ecg: "Heart signal", numbers: "Numbers",
    number: "What", value: "Value", age: "How old",
    pacer: "Shape that grows as you breathe in and shrinks as you breathe out",
    stop: "Stop", searching: "Looking for a sensor", waiting: "No sensor yet",
    lost: "The sensor is gone. Just go on.", back: "The sensor is back.", live: "The sensor works",
    cut: "No connection. Trying again.",
    ready: "What would you like now?", in: "In", out: "Out", free: "Breathe as you like", paced: "Breathe along",
    levels: ["searching", "on your way", "nice"], noSignal: "no signal now",
    perMinute: "a minute", derived: "estimated from your heart", old: (s) => `${s} s old`,
    safety: "Not feeling well? Then stop. Breathe as you like. This is not a medical device.",
  },
};

/** The live numbers: member of the metrics event, name, unit, decimals. */
export const numbers = [
  ["mean_hr_bpm", "mean HR", "bpm", 1], ["rmssd_ms", "RMSSD", "ms", 1], ["sdnn_ms", "SDNN", "ms", 1],
  ["pnn50_pct", "pNN50", "%", 1], ["lf_ms2", "LF", "ms²", 0], ["hf_ms2", "HF", "ms²", 0],
  ["peak_hz", "peak", "Hz", 3], ["q", "q", "", 2], ["rsa_bpm", "RSA", "bpm", 1], ["rsa_ms", "RSA", "ms", 0],
  ["breath_rate_bpm", "breathing", "/min", 1], ["pacer_r2", "pacer R²", "", 2], ["pacer_lag_s", "pacer lag", "s", 1],
];
