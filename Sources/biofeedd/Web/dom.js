// Elements made by code; text always goes in as text.

/**
 * Makes an element: `make("button", { class: "big", onclick: act, "aria-pressed": "true" }, "words", child)`.
 * Properties that begin with `on` are listeners; those that are false or undefined are left out.
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const button = (words, act, properties = {}) =>
  make("button", { type: "button", onclick: act, ...properties }, ...[words].flat());

const namespace = "http://www.w3.org/2000/svg";

/** Makes an SVG element. */
export function draw(tag, properties = {}, ...children) {
  const element = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(properties)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** One of the pictures in pictures.svg; decoration beside words. */
export const picture = (name) =>
  draw("svg", { class: "picture", "aria-hidden": "true", focusable: "false" },
    draw("use", { href: `/web/pictures.svg#${name}` }));

/** Changes text only where it differs, so that nothing is laid out or announced anew. */
export function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** Shows or hides, only where it changes. */
export function show(element, isShown) {
  if (element.hidden === isShown) element.hidden = !isShown;
}
