// A thread, below the message it hangs on: how many replies, and, opened, the replies and a line to write one.

import { say } from "./acts.js";
import { avatar, sender } from "./avatar.js";
import { completion } from "./completion.js";
import { fill, h, icon, unique } from "./dom.js";
import { CARET } from "./icons.js";
import { keyed } from "./keyed.js";
import { messageRow } from "./message.js";
import { state } from "./store.js";
import { dateOf, shortTime } from "./times.js";

const FACES = 4;

/**
 * The thread of `parent`, as { node, update(message, replies), open(writing), has(ts), repaint() }. `open(true)` also puts
 * the cursor where one replies; `has` says whether a reply is drawn. What a click opens happens inside `hold(change)`.
 */
export function thread(parent, hold) {
  const rows = new Map();
  const list = h("ol", { class: "thread-list", id: unique("thread"), "aria-label": `Replies to ${sender(parent.user).name}` });
  const toggle = h("button", { type: "button", class: "thread-toggle", hidden: true, "aria-controls": list.id, on: { click: () => hold(() => show(list.hidden)) } });
  const { form, box } = replyLine(parent);
  const node = h("div", { class: "thread" }, toggle, list, form);
  const show = (open) => {
    list.hidden = form.hidden = !open;
    node.hidden = toggle.hidden && !open;
    toggle.setAttribute("aria-expanded", String(open));
  };
  const update = (message, replies) => {
    drawToggle(toggle, message.replies, replies);
    keyed(list, replies, ({ ts }) => ts, (reply) => makeRow(rows, reply), (_, reply) => rows.get(reply.ts).update(reply));
    const here = new Set(replies.map(({ ts }) => ts));
    for (const ts of rows.keys()) if (!here.has(ts)) rows.delete(ts);
    show(!list.hidden);
  };
  const write = () => {
    show(true);
    box.focus();
  };
  const open = (writing) => (writing ? hold(write) : show(true));
  show(false);
  return { node, update, open, has: (ts) => rows.has(ts), repaint: () => rows.forEach((row) => row.repaint()) };
}

function makeRow(rows, reply) {
  const row = messageRow(reply, { size: 24 });
  rows.set(reply.ts, row);
  return row.node;
}

function drawToggle(toggle, told, replies) {
  const count = Math.max(told, replies.filter((reply) => !reply.private).length);
  toggle.hidden = count + replies.length === 0;
  const users = [...new Set(replies.map(({ user }) => user))].slice(0, FACES);
  const latest = replies.at(-1);
  fill(
    toggle,
    users.map((id) => avatar(sender(id), 24)),
    h("span", { class: "thread-count", text: countText(count) }),
    latest ? h("span", { class: "thread-last", text: `Last reply ${shortTime(dateOf(latest.ts))}` }) : null,
    icon(CARET, 16),
  );
}

/** Slack does not count what one person alone sees. */
function countText(count) {
  if (count === 0) return "Only visible to you";
  return count === 1 ? "1 reply" : `${count} replies`;
}

function replyLine({ channel, ts, user }) {
  const name = `Reply to ${sender(user).name}`;
  const box = h("input", { type: "text", "aria-label": name, placeholder: "Reply…", autocomplete: "off", maxlength: 12000, enterkeyhint: "send" });
  // In a thread no command can be run: Slack says so.
  const suggestions = completion(box, state.conversations.get(channel), { commands: false });
  const form = h("form", { class: "thread-reply" }, h("div", { class: "thread-writing" }, suggestions.node, box));
  box.addEventListener("input", suggestions.refresh);
  box.addEventListener("click", suggestions.refresh);
  box.addEventListener("keydown", (event) => event.isComposing || suggestions.onKey(event));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = box.value;
    if (!text.trim()) return;
    box.value = "";
    suggestions.close();
    const sent = await say(channel, text.trim(), ts).catch(() => null); // why it was refused has been said
    if (!sent && !box.value) box.value = text;
  });
  return { form, box };
}
