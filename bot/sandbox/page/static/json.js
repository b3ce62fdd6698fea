// JSON that a person can read: a tree that opens and closes, and can be copied.

import { h } from "./dom.js";
import { tell } from "./said.js";

const OPEN_DEPTH = 2;
const FEW = 12; // a list or object with more than this begins closed

/** Any JSON value as a tree, with a button that copies it. `name` says what it is. */
export function jsonTree(value, name) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return h("div", { class: "json" }, h("div", { class: "json-head" }, h("b", { text: name }), copyButton(text, name)), tree(value, null, 0));
}

/** A button that copies `text`, which `name` says what it is. */
export function copyButton(text, name) {
  const copy = h("button", { type: "button", class: "json-copy", text: "Copy", "aria-label": `Copy ${name.toLowerCase()}` });
  copy.addEventListener("click", async () => {
    const done = await navigator.clipboard.writeText(text).then(() => true, () => false);
    tell(done ? `${name} copied.` : "The browser does not allow copying here.");
  });
  return copy;
}

function tree(value, key, depth) {
  const held = structure(value);
  if (held === null) return h("div", { class: "json-leaf" }, label(key), scalar(value));
  const names = Object.keys(held);
  const list = Array.isArray(held);
  if (!names.length) return h("div", { class: "json-leaf" }, label(key), h("span", { class: "json-soft", text: list ? "[ ]" : "{ }" }));
  const amount = list ? `[ ${count(names.length, "item")} ]` : `{ ${count(names.length, "key")} }`;
  const packed = typeof value === "string" ? " · JSON in a string" : "";
  const inner = h("div", { class: "json-inner" });
  const node = h("details", {}, h("summary", {}, label(key), h("span", { class: "json-soft", text: amount + packed })), inner);
  const build = () => inner.childElementCount || inner.append(...names.map((one) => tree(held[one], one, depth + 1)));
  node.addEventListener("toggle", build);
  if (depth < OPEN_DEPTH && (depth === 0 || names.length <= FEW)) {
    build();
    node.open = true;
  }
  return node;
}

/** What an object, a list, or a string that holds one of these has inside; null for everything else. */
function structure(value) {
  if (value !== null && typeof value === "object") return value;
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return null;
  try {
    const held = JSON.parse(value);
    return typeof held === "object" ? held : null;
  } catch {
    return null;
  }
}

const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

function label(key) {
  return key === null ? null : h("span", { class: "json-key", text: `${key}: ` });
}

function scalar(value) {
  const kind = value === null ? "null" : typeof value;
  return h("span", { class: `json-${kind}`, text: kind === "string" ? `"${value}"` : String(value) });
}
