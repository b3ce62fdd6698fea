// A menu at a button: opens above everything, modals included; arrow keys, Esc, and a click elsewhere work as people expect.

import { h, fill } from "./dom.js";
import { on } from "./store.js";

const layer = h("div", { popover: "auto", class: "menu" });
let opener = null;
let pressed = null; // the button of the open menu, while the pointer that closes the menu is down on it
document.addEventListener("pointerdown", ({ target }) => (pressed = opener?.contains(target) ? opener : null), true);
layer.addEventListener("beforetoggle", (event) => {
  if (event.newState === "closed") opener?.setAttribute("aria-expanded", "false");
});
layer.addEventListener("toggle", (event) => {
  if (event.newState !== "closed") return;
  if (!document.activeElement || document.activeElement === document.body) opener?.focus();
  opener = null;
});
layer.addEventListener("keydown", (event) => {
  if (layer.getAttribute("role") !== "menu") return;
  if (event.key === "Tab") closeMenu();
  const items = [...layer.querySelectorAll("[role^=menuitem]:not([aria-disabled=true])")];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: (at + 1) % items.length, ArrowUp: (at - 1 + items.length) % items.length, Home: 0, End: items.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items[next]?.focus();
});

/**
 * Show a menu at `anchor`. An item is { label, note?, lead?, badge?, run, danger?, checked?, disabled? }, or "-" for a line.
 * `checked` (true or false) makes it one of several choices; `lead` is a node before the words, `badge` a word after them.
 */
export function openMenu(anchor, label, items) {
  const rows = items.map((item) => (item === "-" ? h("hr") : row(item)));
  show(anchor, label, "menu", rows);
}

/** Show any content at `anchor`, named `label`: for forms, where a list of items does not do. */
export function openPanel(anchor, label, ...content) {
  show(anchor, label, "dialog", content);
}

on("left", closeMenu);

/** Close whatever is open. */
export function closeMenu() {
  if (layer.matches(":popover-open")) layer.hidePopover();
}

/** The button `from`, whose menu may be open, was drawn anew as `to`. */
export function follow(from, to) {
  if (opener !== from) return;
  opener = to;
  to.setAttribute("aria-expanded", "true");
}

function row(item) {
  const role = item.checked === undefined ? "menuitem" : "menuitemradio";
  const run = () => {
    if (item.disabled) return;
    closeMenu();
    item.run();
  };
  return h(
    "button",
    {
      role,
      type: "button",
      class: item.danger ? "danger" : null,
      "aria-checked": item.checked === undefined ? null : String(item.checked),
      "aria-disabled": item.disabled ? "true" : null,
      on: { click: run },
    },
    item.lead ? h("span", { class: "menu-lead" }, item.lead) : null,
    h("span", { class: "menu-label", text: item.label }),
    item.note ? [" ", h("span", { class: "menu-note", text: item.note })] : null,
    item.badge ? [" ", h("span", { class: "menu-badge", text: item.badge })] : null,
  );
}

function show(anchor, label, role, content) {
  closeMenu();
  if (pressed === anchor) {
    pressed = null; // a press on its own button closes a menu
    return;
  }
  // Inside a modal dialog everything outside it is inert, so the menu must be a child of the dialog to be used; elsewhere
  // it belongs to the landmark that its button is in.
  (anchor.closest("dialog, body > *") ?? document.body).append(layer);
  layer.setAttribute("role", role);
  layer.setAttribute("aria-label", label);
  fill(layer, content);
  opener = anchor;
  anchor.setAttribute("aria-expanded", "true");
  layer.showPopover();
  beside(anchor);
  layer.querySelector("[role^=menuitem], input, button, select")?.focus();
}

function beside(anchor) {
  const at = anchor.getBoundingClientRect();
  const own = layer.getBoundingClientRect();
  const below = at.bottom + 4 + own.height <= innerHeight || at.top < own.height;
  const wanted = (at.left + at.right) / 2 > innerWidth / 2 ? at.right - own.width : at.left;
  const left = Math.max(8, Math.min(wanted, innerWidth - own.width - 8));
  const top = below ? Math.min(at.bottom + 4, innerHeight - own.height - 8) : at.top - own.height - 4;
  layer.style.left = `${left}px`;
  layer.style.top = `${Math.max(8, top)}px`;
}
