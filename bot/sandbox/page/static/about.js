// The About tab of the app: what it answers to.

import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { person, state } from "./store.js";

/** What the app offers, from its manifest: commands with their hints, and shortcuts. */
export function renderAbout() {
  const { app } = state;
  const commands = app.commands.filter(({ own }) => !own).map(({ command, hint, description }) => ({ name: command, hint, text: description }));
  const kinds = { message: "From a message's menu", global: "From the composer's menu" };
  const shortcuts = app.shortcuts.map(({ name, kind, description }) => ({ name, hint: kinds[kind], text: description }));
  return h(
    "div",
    { class: "about" },
    h("div", { class: "about-head" }, avatar({ ...person(app.user), app: true }, 72), h("h2", { text: app.name })),
    part("Commands", commands, "about-command"),
    part("Shortcuts", shortcuts, "about-shortcut"),
  );
}

function part(name, items, kind) {
  if (!items.length) return null;
  const rows = items.map(({ name: term, hint, text }) => [
    h("dt", {}, h("span", { class: kind, text: term }), hint ? h("span", { class: "about-hint", text: ` ${hint}` }) : null),
    h("dd", { text: text ?? "" }),
  ]);
  return h("section", { class: "about-part" }, h("h3", { text: name }), h("dl", {}, rows));
}
