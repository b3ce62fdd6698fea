// The app's Home: its blocks as on a page.

import { renderBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { surfaceOf } from "./drafts.js";
import { holdFocus } from "./focus.js";
import { state } from "./store.js";

let shown = null;

/** The app's Home as the app last published it, or a line where it has not. */
export function renderHome() {
  const { home } = state;
  const giveBack = shown?.isConnected ? holdFocus(shown) : null;
  const content = home ? renderBlocks(home.blocks, surfaceOf(home)) : h("p", { class: "nothing", text: "Nothing here yet." });
  shown = h("div", { class: "home" }, content);
  const now = shown;
  if (giveBack) queueMicrotask(() => giveBack(now)); // as soon as it stands where the old one stood
  return shown;
}
