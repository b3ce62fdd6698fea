// The bar over everything: the clock, who one is, and what stands behind the scenes.

import { clockButton } from "./clock.js";
import { fill, h, icon } from "./dom.js";
import { isOpen, toggleInside } from "./inside.js";
import { openMenu } from "./menu.js";
import { on } from "./store.js";
import { switcher } from "./switcher.js";
import { chosenTheme, chooseTheme } from "./theme.js";

const BEHIND = "M3.5 4h13a.5.5 0 0 1 .5.5v11a.5.5 0 0 1-.5.5h-13a.5.5 0 0 1-.5-.5v-11a.5.5 0 0 1 .5-.5zM12 4v12";
const HALF = "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 3v14M10 6.5h5.9M10 10h7M10 13.5h5.9";
const THEMES = { light: "Light", dark: "Dark", system: "As the system" };

/** Fill the bar. */
export function mountBar(bar) {
  fill(
    bar,
    h("div", { class: "bar-left" }, h("span", { class: "bar-tag", text: "Demo" }), h("span", { class: "bar-note", text: "Nothing leaves this machine" })),
    clockButton(),
    h("div", { class: "bar-right" }, switcher(), insideButton(), themeButton()),
  );
}

function insideButton() {
  const dot = h("span", { class: "bar-dot", hidden: true });
  const button = h("button", { type: "button", class: "bar-button", "aria-controls": "inside", on: { click: toggleInside } });
  button.append(icon(BEHIND), h("span", { class: "bar-words", text: "Behind the scenes" }), dot);
  const show = () => button.setAttribute("aria-expanded", String(isOpen()));
  on("inside", () => {
    show();
    if (isOpen()) dot.hidden = true;
  });
  on("guide step", () => (dot.hidden = isOpen()));
  show();
  return button;
}

function themeButton() {
  const button = h("button", { type: "button", class: "bar-button", "aria-label": "Theme", title: "Theme", "aria-haspopup": "menu" }, icon(HALF));
  button.addEventListener("click", () => openMenu(button, "Theme", themeItems()));
  return button;
}

function themeItems() {
  return Object.entries(THEMES).map(([theme, label]) => ({
    label,
    checked: chosenTheme() === theme,
    run: () => chooseTheme(theme),
  }));
}
