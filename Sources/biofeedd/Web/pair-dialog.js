// At the box: a code, and the same as a picture for a camera, that lets another screen in.

import { post } from "./api.js";
import { Dialog } from "./dialog.js";
import { button, draw, make } from "./dom.js";

/** Cells of light around a QR code, without which cameras do not find it. */
const QUIET = 3;

/** Rows of 0 and 1 as a picture. */
function qrPicture(rows, label) {
  const side = rows.length + 2 * QUIET;
  const dark = rows.flatMap((row, y) => [...row].map((cell, x) => (cell === "1" ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : ""))).join("");
  return draw("svg", { class: "qr", viewBox: `0 0 ${side} ${side}`, role: "img", "aria-label": label, "shape-rendering": "crispEdges" },
    draw("rect", { width: side, height: side, fill: "#fff" }), draw("path", { d: dark, fill: "#000" }));
}

export class PairDialog extends Dialog {
  constructor(app) {
    const own = app.text.pair;
    const shown = make("div", { role: "status" });
    const seats = app.status?.seats.map(({ seat }) => seat) ?? [1];
    const open = async (role, seat) => {
      try {
        const { code, url, qr } = await post("/api/access/codes", seat ? { role, seat } : { role });
        shown.replaceChildren(qrPicture(qr, own.picture), make("p", { class: "code" }, `${code.slice(0, 3)} ${code.slice(3)}`),
          make("p", {}, own.how(url)), make("p", { class: "small" }, own.warning));
      } catch (error) {
        shown.replaceChildren(make("p", { class: "error" }, error.status === 409 ? own.notListening : app.text.link.cut));
      }
    };
    super(own.let, [
      make("p", {}, own.forWhom),
      make("div", { class: "reasons" },
        ...seats.map((seat) => button(seats.length > 1 ? own.participantAt(seat) : own.participant, () => open("participant", seat))),
        button(own.practitioner, () => open("practitioner")), button(own.display, () => open("display"))),
      shown, button(app.text.close, () => this.close(), { class: "main" }),
    ], { className: "pairing" });
  }
}
