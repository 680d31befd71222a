// Everything the page says, in each language, and the care words of each region.

import { nl } from "./words-nl.js";
import { en } from "./words-en.js";

export const words = { nl, en };

const care = {
  nl: {
    "nl-NL": { midwife: "verloskundige", gp: "huisarts", emergency: "112", crisis: "113 (of gratis 0800-0113)" },
    "nl-BE": { midwife: "vroedvrouw", gp: "huisarts", emergency: "112", crisis: "1813" },
    en: { midwife: "verloskundige", gp: "huisarts", emergency: "112", crisis: "de hulplijn van je land" },
  },
  en: {
    "nl-NL": { midwife: "midwife", gp: "GP", emergency: "112", crisis: "113 (or free of charge 0800-0113)" },
    "nl-BE": { midwife: "midwife", gp: "GP", emergency: "112", crisis: "1813" },
    en: { midwife: "midwife", gp: "GP", emergency: "112 or your local emergency number", crisis: "the helpline of your country" },
  },
};

/** Whom to call, in a language, for a region. */
export const careWords = (language, region) => care[language][region] ?? care[language].en;

/** The live numbers: member of the metrics event, name (or the word for it, in `practitioner.names`), unit, decimals. */
export const numbers = [
  ["mean_hr_bpm", "meanHR", "bpm", 1], ["rmssd_ms", "RMSSD", "ms", 1], ["sdnn_ms", "SDNN", "ms", 1],
  ["pnn50_pct", "pNN50", "%", 1], ["lf_ms2", "LF", "ms²", 0], ["hf_ms2", "HF", "ms²", 0], ["lf_hf", "LF/HF", "", 2],
  ["peak_hz", "peak", "Hz", 3], ["peak_ratio", "peakRatio", "", 2], ["q", "q", "", 2],
  ["rsa_bpm", "RSA", "bpm", 1], ["rsa_ms", "RSA", "ms", 0], ["breath_rate_bpm", "breathing", "/min", 1],
  ["pacer_r2", "pacerFit", "", 2], ["pacer_lag_s", "pacerLag", "s", 1],
];

/** The one true sentence of an exercise that ended, in the language of this screen. */
export const sentence = (summary, language) => summary.sentences?.[language] ?? summary.sentence;
