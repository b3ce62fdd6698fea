// The side bar: channels, direct messages and the app, with what is unread. Rows keep their elements when counts change.

import { openWith } from "./acts.js";
import { avatar } from "./avatar.js";
import { openBrowser } from "./browse.js";
import { fill, h, icon, unique } from "./dom.js";
import { ARCHIVED, CARET, HASH, LOCK, PLUS } from "./icons.js";
import { keyed } from "./keyed.js";
import { arrive, go } from "./place.js";
import { sections } from "./sections.js";
import { on, state } from "./store.js";

const MARKS = { public: HASH, private: LOCK, archived: ARCHIVED };

/** Fill the side bar's element and keep it up to date. */
export function mountSidebar(el) {
  const name = h("h2", { class: "side-name" });
  const list = h("div", { class: "side-sections" });
  fill(el, h("div", { class: "side-head" }, name), list);
  const folded = new Set(JSON.parse(localStorage.getItem("folded") ?? "[]"));
  const draw = () => {
    if (!state.me) return;
    name.textContent = state.name;
    const shown = state.me.deactivated ? [] : sections().filter(({ id, rows }) => rows.length || (id === "channels" && canBrowse()));
    keyed(list, shown, ({ id }) => id, (section) => makeSection(section, folded, draw), (node, section) => updateSection(node, section, folded));
  };
  for (const topic of ["hello", "conversations", "people", "place", "screen"]) on(topic, draw);
  document.addEventListener("visibilitychange", draw);
  list.addEventListener("keydown", (event) => walk(event, list));
}

function makeSection({ id, name }, folded, draw) {
  const rows = unique("rows");
  const fold = () => {
    if (!folded.delete(id)) folded.add(id);
    localStorage.setItem("folded", JSON.stringify([...folded]));
    draw();
  };
  const button = h("button", { type: "button", class: "side-fold", "aria-controls": rows, on: { click: fold } }, icon(CARET, 16), h("span", { text: name }));
  const browse = h("button", { type: "button", class: "side-row side-browse", hidden: true }, h("span", { class: "side-mark" }, icon(PLUS, 16)), "Browse channels");
  browse.addEventListener("click", () => openBrowser());
  return h("div", { class: "side-section" }, h("h3", {}, button), h("ul", { id: rows, "aria-label": name }), id === "channels" ? browse : null);
}

function updateSection(node, { id, rows }, folded) {
  const isFolded = folded.has(id);
  node.querySelector(".side-fold").setAttribute("aria-expanded", String(!isFolded));
  const shown = isFolded ? rows.filter((row) => row.unread || isCurrent(row)) : rows;
  keyed(node.querySelector("ul"), shown, ({ key }) => key, makeRow, updateRow);
  const browse = node.querySelector(".side-browse");
  if (browse) browse.hidden = isFolded || !canBrowse();
}

function canBrowse() {
  return !state.me.guest && state.public.length > 0;
}

function makeRow() {
  const item = h("li", {}, h("button", { type: "button", class: "side-row" }));
  item.firstChild.append(h("span", { class: "side-mark" }), h("span", { class: "side-label" }), h("span", { class: "side-badge", hidden: true }));
  return item;
}

function updateRow(item, row) {
  const [button] = item.children;
  const [mark, label, badge] = button.children;
  button.onclick = () => choose(row);
  button.setAttribute("aria-label", row.unread ? `${row.label}, ${row.unread} unread` : row.label);
  button.title = row.somebody && row.somebody.real !== row.label ? (row.somebody.real ?? "") : "";
  if (isCurrent(row)) button.setAttribute("aria-current", "page");
  else button.removeAttribute("aria-current");
  button.classList.toggle("unread", row.unread > 0);
  button.classList.toggle("quiet", row.quiet);
  label.textContent = row.mark && MARKS[row.mark] ? row.label.slice(1) : row.label;
  badge.textContent = row.badge > 99 ? "99+" : String(row.badge);
  badge.hidden = !row.badge;
  drawMark(mark, row);
}

function drawMark(mark, { mark: kind, somebody, members }) {
  const wanted = JSON.stringify([kind, members, somebody?.id, somebody?.real, somebody?.color, somebody?.deactivated]);
  if (mark.dataset.shows === wanted) return;
  mark.dataset.shows = wanted;
  if (somebody) fill(mark, avatar(somebody, 20));
  else fill(mark, MARKS[kind] ? icon(MARKS[kind], 16) : h("span", { class: "side-several", text: String(members) }));
}

function isCurrent({ channel }) {
  return channel !== null && channel === state.place.channel;
}

async function choose({ channel, open }) {
  if (channel) return go(channel);
  const reply = await openWith(open).catch(() => null); // why it was refused has been said
  if (reply) arrive(reply.channel);
}

/** Arrow keys walk through the rows, as Tab does. */
function walk(event, list) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const stops = [...list.querySelectorAll("button:not([hidden])")];
  const to = stops[stops.indexOf(document.activeElement) + step];
  if (!to) return;
  event.preventDefault();
  to.focus();
}
