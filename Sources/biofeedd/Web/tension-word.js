// A tension as it is read: a word, or the number where numbers are wanted.

export function tensionWord({ text, settings }, value) {
  return settings.numbers ? String(value) : `“${text.faces[[1, 3, 6, 9, 11].findIndex((limit) => value < limit)]}”`;
}
