// What somebody sees who cannot come in.

import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { become } from "./place.js";
import { state } from "./store.js";

/** The page of a deactivated account, with the way back to somebody who is active. */
export function renderGate() {
  const { name } = state.me;
  const other = state.cast.find(({ deactivated }) => !deactivated);
  const text = `Nobody can sign in with it; what ${name} owns still shows to others.`;
  const back = h("button", { type: "button", class: "strong-button", text: other ? `Go on as ${other.name}` : "Go back", on: { click: () => become(other?.id) } });
  return h("div", { class: "gate" }, avatar(state.me, 72), h("h1", { text: `${name}'s account is deactivated` }), h("p", { text }), back);
}
