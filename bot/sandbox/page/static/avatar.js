// Who somebody is, as a small picture: initials on their colour, the app's sign, and nothing a screen reader would hear.

import { h } from "./dom.js";
import { person, state } from "./store.js";

const SLACKBOT = "USLACKBOT";

/** A message's sender: a person, the app, Slackbot, or somebody this viewer knows nothing of. */
export function sender(id) {
  const known = person(id);
  if (id === SLACKBOT) return { ...known, name: "Slackbot", real: "Slackbot", bot: true };
  return known.unknown ? { ...known, name: "Somebody", real: "Somebody" } : known;
}

/** The picture of `somebody`, `size` pixels wide. The initials are drawn by CSS, so that text begins with the name. */
export function avatar(somebody, size = 36) {
  const props = { class: "avatar", "aria-hidden": "true", style: { "--size": `${size}px` } };
  if (somebody.id === state.app?.user || somebody.app) {
    return h("span", { ...props, data: { kind: "app" } }, h("img", { src: "/page/icon.svg", alt: "", width: size, height: size }));
  }
  const kind = somebody.unknown ? "unknown" : somebody.deactivated ? "gone" : "person";
  const colour = somebody.bot ? "bot" : (somebody.color ?? 0) % 8;
  return h("span", { ...props, data: { kind, colour, initials: initials(somebody) } });
}

function initials(somebody) {
  const words = (somebody.real || somebody.name || "?").split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...word][0].toUpperCase()).join("") || "?";
}
