// "Browse channels": the public channels that one is not in, each with Join.

import { join } from "./acts.js";
import { h, icon, unique } from "./dom.js";
import { CROSS, HASH } from "./icons.js";
import { keyed } from "./keyed.js";
import { arrive } from "./place.js";
import { on, state } from "./store.js";

/** Open the list in a dialog; joining a channel goes there. */
export function openBrowser() {
  const heading = unique("browse");
  const dialog = h("dialog", { class: "browse", "aria-labelledby": heading });
  const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => dialog.close() } }, icon(CROSS));
  const list = h("ul", { class: "browse-list" });
  const none = h("p", { class: "browse-none", text: "You are in every public channel." });
  dialog.append(h("div", { class: "browse-head" }, h("h2", { id: heading, text: "Browse channels" }), close), list, none);
  const draw = () => {
    none.hidden = state.public.length > 0;
    keyed(list, state.public, ({ id }) => id, (channel) => makeRow(channel, dialog), updateRow);
  };
  const ends = [on("conversations", draw), on("left", () => dialog.close())];
  dialog.addEventListener("close", () => {
    ends.forEach((end) => end());
    dialog.remove();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  draw();
  dialog.showModal();
}

function makeRow(channel, dialog) {
  const enter = async () => {
    const done = await join(channel.id).catch(() => null); // why it was refused has been said
    if (!done) return;
    dialog.close();
    arrive(channel.id);
  };
  const button = h("button", { type: "button", class: "plain-button", "aria-label": `Join #${channel.name}`, text: "Join", on: { click: enter } });
  return h("li", {}, h("div", {}, h("span", { class: "browse-name" }, icon(HASH, 16), h("span")), h("span", { class: "browse-note" })), button);
}

function updateRow(row, { name, members }) {
  row.querySelector(".browse-name span").textContent = name;
  row.querySelector(".browse-note").textContent = members.length === 1 ? "1 member" : `${members.length} members`;
}
