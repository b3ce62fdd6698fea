// Drawing a part of the page anew while somebody uses it: focus and an open menu go over to what takes the old one's place.

import { fill } from "./dom.js";
import { follow } from "./menu.js";

const STOPS = "button, input, select, textarea, a[href], summary, [tabindex]";

/** Put what `build()` gives into `place`. Where the focused element is gone, the focus goes to `otherwise`. */
export function redraw(place, build, otherwise) {
  const before = [...place.querySelectorAll(STOPS)];
  const focused = before.find((one) => one === document.activeElement);
  const opened = before.find((one) => one.getAttribute("aria-expanded") === "true");
  const old = [focused, opened].map((one) => one && describe(before, one));
  fill(place, build());
  const after = [...place.querySelectorAll(STOPS)];
  const [focus, opener] = old.map((one) => one && find(after, one));
  if (focused) (focus ?? otherwise).focus({ preventScroll: true });
  if (opened && opener) follow(opened, opener);
}

function describe(all, one) {
  const name = nameOf(one);
  return { name, nth: all.filter((other) => nameOf(other) === name).indexOf(one) };
}

function find(all, { name, nth }) {
  return all.filter((one) => nameOf(one) === name)[nth];
}

function nameOf(one) {
  return `${one.tagName} ${one.type ?? ""} ${one.getAttribute("aria-label") ?? one.textContent}`;
}
