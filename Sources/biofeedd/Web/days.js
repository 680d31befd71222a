// Days as people say them, and as the daemon writes them.

/** The day of a moment where this screen is: `2026-10-07`. */
export function dayOf(moment = new Date()) {
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** A day in words; the year where it is not this one. */
export function dayWords(day, language) {
  // Noon, so that no time zone makes it the day beside it.
  const date = day.length === 10 ? new Date(`${day}T12:00:00`) : new Date(day);
  const isOfThisYear = date.getFullYear() === new Date().getFullYear();
  return date.toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long", year: isOfThisYear ? undefined : "numeric" });
}
