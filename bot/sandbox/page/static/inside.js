// "Behind the scenes": the guide, the demo's panels and the wire, at the right of the page, or over it on a phone.

import { reset } from "./acts.js";
import { fill, h, icon, unique } from "./dom.js";
import { guideView } from "./guide.js";
import { CROSS } from "./icons.js";
import { closeMenu, openPanel } from "./menu.js";
import { panelView } from "./panel.js";
import { beginAgain } from "./place.js";
import { tell } from "./said.js";
import { changed, on, state } from "./store.js";
import { wireView } from "./wire.js";

const KEY = "inside";
const wide = matchMedia("(min-width: 1200px)");
const narrow = matchMedia("(max-width: 1000px)"); // it lies over the page
const phone = matchMedia("(max-width: 700px)"); // it covers the page

let root = null;
let open = !phone.matches && (wide.matches ? localStorage.getItem(KEY) !== "closed" : localStorage.getItem(KEY) === "open");
let tabs = []; // { title, tab, node, refresh?, show? }
let chosen = null; // a title
let guide = null;

/** Whether it is shown. */
export const isOpen = () => open;

/** Fill the inspector, and begin to keep it up to date. */
export function mountInside(el) {
  root = el;
  guide = guideView(openInside);
  const again = h("button", { type: "button", class: "tool-button small", text: "Start again", "aria-haspopup": "dialog" });
  again.addEventListener("click", () => openPanel(again, "Start again", confirmation()));
  const close = h("button", { type: "button", class: "composer-tool", "aria-label": "Close", title: "Close", on: { click: shut } }, icon(CROSS));
  const list = h("div", { role: "tablist", class: "inside-tabs", "aria-label": "Behind the scenes", on: { keydown: onTabKey } });
  const body = h("div", { class: "inside-body" });
  fill(el, h("div", { class: "inside-head" }, h("h2", { text: "Behind the scenes" }), again, close), list, body);
  el.addEventListener("keydown", ({ key, target }) => key === "Escape" && narrow.matches && !target.closest(".menu") && shut());
  const wire = wireView();
  on("hello", () => {
    again.hidden = !state.resets;
    build(list, body, wire);
    refresh();
  });
  for (const topic of ["moved", "place"]) on(topic, refresh);
  on("guide step", () => mark("Guide", open && chosen !== "Guide"));
  on("guide taken", () => narrow.matches && setOpen(false)); // the composer lies under it
  phone.addEventListener("change", draw);
  draw();
}

/** Show the inspector on the tab called `title`. */
function openInside(title) {
  choose(title);
  setOpen(true);
}

/** Show it, or put it away. */
export function toggleInside() {
  setOpen(!open);
}

function shut() {
  setOpen(false);
  document.querySelector("[aria-controls=inside]")?.focus();
}

function setOpen(now) {
  open = now;
  if (!phone.matches) localStorage.setItem(KEY, open ? "open" : "closed");
  draw();
  if (open) refresh();
}

function draw() {
  root.hidden = !open;
  for (const id of ["side", "main"]) document.getElementById(id).inert = open && phone.matches;
  guide.shrink(!open);
  showTab();
  changed("inside");
}

/** The tabs that the workspace has: built anew only when they are others. */
function build(list, body, wire) {
  const wanted = [...(state.guide ? ["Guide"] : []), ...state.panels, "Wire"];
  if (wanted.join("\n") === tabs.map(({ title }) => title).join("\n")) return;
  const views = [...(state.guide ? [guide] : []), ...state.panels.map((_, index) => panelView(index)), wire];
  tabs = wanted.map((title, index) => makeTab(title, views[index]));
  fill(list, tabs.map(({ tab }) => tab));
  fill(body, tabs.map(({ panel }) => panel));
  choose(wanted.includes(chosen) ? chosen : wanted[0]);
}

function makeTab(title, view) {
  const id = unique("tab");
  const tab = h("button", { type: "button", role: "tab", id, "aria-controls": `${id}-panel`, text: title, on: { click: () => choose(title) } });
  const panel = h("div", { role: "tabpanel", id: `${id}-panel`, "aria-labelledby": id, tabindex: 0, class: "inside-panel" }, view.node);
  return { title, view, tab, panel };
}

function choose(title) {
  chosen = title;
  mark(title, false);
  showTab();
  refresh();
}

function showTab() {
  for (const { title, tab, panel, view } of tabs) {
    const mine = title === chosen;
    tab.setAttribute("aria-selected", String(mine));
    tab.tabIndex = mine ? 0 : -1;
    panel.hidden = !mine;
    view.show?.(mine && open);
  }
}

/** Put a dot at a tab, or take it away. */
function mark(title, marked) {
  tabs.find((one) => one.title === title)?.tab.classList.toggle("marked", marked);
}

function onTabKey(event) {
  const at = tabs.findIndex(({ title }) => title === chosen);
  const next = { ArrowRight: (at + 1) % tabs.length, ArrowLeft: (at - 1 + tabs.length) % tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  choose(tabs[next].title);
  tabs[next].tab.focus();
}

/** Ask again for what is seen. The guide is asked for while hidden too, since a dot tells of its next step. */
function refresh() {
  if (!state.me) return;
  if (state.guide) guide.refresh();
  const shown = tabs.find(({ title }) => title === chosen);
  if (open && shown && shown.view !== guide) shown.view.refresh?.();
}

function confirmation() {
  return h(
    "div",
    { class: "confirm" },
    h("p", { text: "Throw away what you did and start again?" }),
    h(
      "div",
      { class: "confirm-buttons" },
      h("button", { type: "button", class: "tool-button", text: "Keep", on: { click: closeMenu } }),
      h("button", { type: "button", class: "tool-button danger", text: "Throw away", on: { click: startAgain } }),
    ),
  );
}

/** Throw all away. The workspace goes away for that: whoever joins before it does would join the old one. */
function startAgain() {
  closeMenu();
  const away = on("online", () => {
    if (state.online || state.paused) return;
    away();
    beginAgain().then(begun);
  });
  reset().then(() => tell("Starting again."), away); // why it was refused has been told
}

function begun() {
  tell("Started again.");
  choose(tabs[0].title);
  changed("guide taken");
}
