// A panel behind the scenes, as the demo fills it: a verdict, and what happened, one item after the other.

import { fill, h, icon } from "./dom.js";
import { copyButton, jsonTree } from "./json.js";
import { get } from "./net.js";
import { onceMore } from "./once_more.js";
import { state } from "./store.js";

const CHECK = "m4.5 10.5 3.8 3.8 7.2-8.3";
const CROSS = "m5.5 5.5 9 9M14.5 5.5l-9 9";
const WORDS = { true: "in order", false: "not in order", null: "" };

/** The panel of that index: `{ node, refresh }`. What a person has opened in it stays open. */
export function panelView(index) {
  const node = h("div", { class: "scene" });
  let shown = null;
  const refresh = onceMore(async () => {
    const content = await read(`/page/panel/${index}`);
    const text = JSON.stringify(content);
    if (text === shown) return;
    shown = text;
    const open = new Set([...node.querySelectorAll("details[data-item][open]")].map(({ dataset }) => dataset.item));
    fill(node, render(content, open));
  });
  return { node, refresh };
}

/** What the page's address `path` answers to this person at this place, or the reason why it does not. */
export async function read(path) {
  try {
    return await get(`${path}?as=${state.me.id}&channel=${state.place.channel ?? ""}`);
  } catch (error) {
    return { verdict: null, empty: error.message, note: null, items: [], failed: true };
  }
}

function render({ verdict, empty, note, items }, open) {
  return [
    verdict && h("p", { class: "scene-verdict", data: { ok: verdict.ok } }, mark(verdict.ok), h("span", { text: verdict.text })),
    items.length ? h("ol", { class: "scene-items" }, items.map((item, index) => row(item, String(index), open))) : null,
    !items.length && empty ? h("p", { class: "scene-empty", text: empty }) : null,
    note && h("p", { class: "scene-note", text: note }),
  ];
}

function mark(ok) {
  const words = WORDS[ok] && h("span", { class: "unseen", text: `${WORDS[ok]}: ` });
  const sign = ok === null ? null : icon(ok ? CHECK : CROSS, 12);
  return [h("span", { class: "scene-mark", data: { ok } }, sign), words];
}

function row({ title, text, ok, detail }, index, open) {
  const words = [h("b", { text: title }), text ? h("span", { class: "scene-text", text }) : null];
  if (detail === null || detail === undefined || detail === "") return h("li", {}, mark(ok ?? null), h("div", { class: "scene-words" }, words));
  const inner = h("div", { class: "scene-detail" });
  const node = h("details", { data: { item: index } }, h("summary", {}, words), inner);
  const build = () => inner.childElementCount || inner.append(...shape(detail));
  node.addEventListener("toggle", build);
  if (open.has(index)) {
    build();
    node.open = true;
  }
  return h("li", {}, mark(ok ?? null), node);
}

function shape(detail) {
  if (typeof detail !== "string") return [jsonTree(detail, "Detail")];
  return [copyButton(detail, "Record"), h("pre", { text: detail })];
}
