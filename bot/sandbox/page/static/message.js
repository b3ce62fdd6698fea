// One message: who, when, what, and what can be done with it. It changes in place.

import { shortcut } from "./acts.js";
import { avatar, sender } from "./avatar.js";
import { renderBlocks } from "./blocks.js";
import { fill, h, icon } from "./dom.js";
import { EYE, MORE, REPLY } from "./icons.js";
import { openMenu } from "./menu.js";
import { inline } from "./mrkdwn.js";
import { fileCard } from "./picture.js";
import { redraw } from "./redraw.js";
import { state } from "./store.js";
import { clockTime, dateOf, fullTime } from "./times.js";

const small = matchMedia("(max-width: 700px), (pointer: coarse)"); // where there is room for one button only

/**
 * A message in a list, as { node, slot, update(message), adorn({ day, fresh, compact }), repaint(), focus() }. `slot` is where a
 * thread goes. `reply` is called for "Reply in thread"; without it there is no such button.
 */
export function messageRow(message, { size = 36, reply = null } = {}) {
  const parts = {
    day: h("div", { class: "day" }),
    fresh: h("div", { class: "fresh", hidden: true }, h("span", { text: "New" })),
    gutter: h("div", { class: "gutter" }),
    head: h("div", { class: "message-head" }),
    note: h("p", { class: "private-note" }, icon(EYE, 14), h("span", { text: "Only visible to you" })),
    body: h("div", { class: "message-body" }),
    slot: h("div", { class: "slot" }),
  };
  const article = h("article", { class: "message", tabindex: -1 }, parts.gutter, parts.head, parts.note, parts.body, parts.slot);
  const node = h("li", { class: "row", data: { ts: message.ts } }, parts.day, parts.fresh, article);
  if (!message.private) article.append(toolbar(message, reply));
  let current = null;
  const update = (latest) => {
    if (isSame(current, latest)) return;
    current = latest;
    draw(article, parts, latest, size);
  };
  const adorn = ({ day, fresh, compact }) => {
    parts.day.hidden = !day;
    if (parts.day.textContent !== (day ?? "")) fill(parts.day, day ? h("span", { text: day }) : null);
    parts.fresh.hidden = !fresh;
    article.classList.toggle("compact", compact);
  };
  adorn({ day: null, fresh: false, compact: false });
  update(message);
  return { node, slot: parts.slot, update, adorn, repaint: () => draw(article, parts, current, size), focus: () => article.focus() };
}

/** After a broken connection everything is fetched again; most of it is as it was. */
function isSame(before, after) {
  return before === after || (before !== null && JSON.stringify(before) === JSON.stringify(after));
}

function draw(article, parts, message, size) {
  const who = sender(message.user);
  const date = dateOf(message.ts);
  const time = clockTime(date);
  const app = who.app || who.id === state.app?.user;
  article.classList.toggle("private", message.private);
  article.setAttribute("aria-label", `${who.name}, ${time}`);
  parts.note.hidden = !message.private;
  parts.gutter.dataset.time = time.replace(/ [AP]M$/, "");
  fill(parts.gutter, avatar(who, size));
  const stamp = h("time", { datetime: date.toISOString(), title: fullTime(date), text: time });
  fill(parts.head, h("span", { class: "sender", text: who.name }), app ? h("span", { class: "tag", text: "App" }) : null, " ", stamp);
  redraw(parts.body, () => content(message), article);
}

function content({ channel, ts, text, blocks, files, values, edited, private: isPrivate }) {
  const mark = edited ? h("span", { class: "edited", text: "(edited)" }) : null;
  const cards = files.map((file) => fileCard(file, state.me.id));
  if (!blocks.length) return [text || !files.length ? h("div", { class: "text" }, inline(text), mark && " ", mark) : null, cards];
  return [renderBlocks(blocks, { as: state.me.id, on: { channel, ts }, values, errors: {}, private: isPrivate }), mark, cards];
}

function toolbar({ channel, ts }, reply) {
  const tools = h("div", { class: "message-tools" });
  if (reply) tools.append(tool("Reply in thread", REPLY, reply));
  const shortcuts = (state.app?.shortcuts ?? []).filter(({ kind }) => kind === "message");
  if (!shortcuts.length) return tools;
  const replies = reply ? [{ label: "Reply in thread", run: reply }, "-"] : [];
  const open = () => openMenu(more, "More actions", [...(small.matches ? replies : []), ...shortcuts.map(item)]);
  const more = tool("More actions", MORE, open);
  const item = ({ id, name }) => ({
    label: name,
    note: state.app.name,
    run: () => shortcut(id, { channel, ts }).catch(() => more.focus()), // why it was refused has been said
  });
  more.setAttribute("aria-haspopup", "menu");
  more.setAttribute("aria-expanded", "false");
  tools.append(more);
  return tools;
}

function tool(label, path, run) {
  return h("button", { type: "button", class: "tool", "aria-label": label, title: label, tabindex: -1, on: { click: run } }, icon(path));
}
