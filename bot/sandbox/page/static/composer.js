// Where a person types: Slack's box under the messages, with its suggestions, its shortcuts and its drafts.

import { say, shortcut } from "./acts.js";
import { completion } from "./completion.js";
import { fill, h, icon } from "./dom.js";
import { PLUS } from "./icons.js";
import { openMenu } from "./menu.js";
import { go } from "./place.js";
import { on, person, state, title } from "./store.js";
import { commandOf } from "./suggestions.js";

const SEND = "M3.5 16.5 17 10 3.5 3.5l1.8 6.5zM5.3 10H11";
const AT = "M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0zm0 0v1.2a2 2 0 0 0 4 0V10a7 7 0 1 0-2.8 5.6";
const SLASH = "M5 3h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM12 6.5l-4 7";

const drafts = new Map(); // who and where to what they have typed, while the page is open
let over = null; // what stands over the composer, whichever it is
let current = null; // the composer on the page
let wanted = null; // the conversation whose composer gets the focus as soon as it is there

on("other world", () => {
  drafts.clear();
  if (current) clear(current);
});

/** The composer of a conversation, with the draft that was left there. */
export function composer(conversation) {
  const closed = whyClosed(conversation);
  if (closed) return h("div", { class: "composer" }, h("p", { class: "composer-closed", text: closed }));
  const self = build(conversation);
  current = self;
  put(self, drafts.get(self.key) ?? "");
  if (wanted === conversation.id) queueMicrotask(() => ready(self));
  return self.node;
}

/** Go to `channel` and put `text` into its composer, to be sent by the person. What stood there is replaced. */
export function typeFor(channel, text) {
  drafts.set(keyOf(channel), text);
  wanted = channel;
  go(channel);
  if (current?.key !== keyOf(channel) || !current.node.isConnected) return;
  put(current, text);
  ready(current);
}

/** Have `node` stand over the composer, whichever that is. */
export function composeAbove(node) {
  over = node;
  if (current && node.parentElement !== current.node) current.node.prepend(node);
}

const keyOf = (channel) => `${state.me.id} ${channel}`;

function whyClosed({ archived, with: other }) {
  if (archived) return "This channel is archived. Nobody can write here anymore.";
  if (!other) return null;
  if (person(other).deactivated) return `${person(other).name}'s account is deactivated.`;
  const silent = other === state.app?.user && !(state.app.messages && state.app.writable);
  return silent ? "Sending messages to this app has been turned off." : null;
}

function build(conversation) {
  const name = `Message ${title(conversation)}`;
  const box = h("textarea", { rows: 1, "aria-label": name, placeholder: name, maxlength: 12000, spellcheck: "true", enterkeyhint: "send" });
  const usage = h("p", { class: "composer-usage", hidden: true });
  const send = h("button", { type: "button", class: "composer-send", "aria-label": "Send", title: "Send" }, icon(SEND));
  const hint = h("p", { class: "composer-keys", "aria-hidden": "true" });
  fill(hint, h("b", { text: "Enter" }), " to send, ", h("b", { text: "Shift + Enter" }), " for a new line");
  const self = { key: keyOf(conversation.id), conversation, box, usage, send, hint };
  self.suggestions = completion(box, conversation);
  self.frame = h("div", { class: "composer-box" }, usage, box, toolbar(self));
  self.node = h("div", { class: "composer" }, over, h("div", { class: "composer-around" }, self.suggestions.node, self.frame), hint);
  listen(self);
  return self;
}

function toolbar(self) {
  const tool = (label, path, run) =>
    h("button", { type: "button", class: "composer-tool", "aria-label": label, title: label, on: { click: run } }, icon(path));
  const shortcuts = tool("Shortcuts", PLUS, () => openMenu(shortcuts, "Shortcuts", shortcutItems(self)));
  shortcuts.setAttribute("aria-haspopup", "menu");
  return h(
    "div",
    { class: "composer-tools" },
    shortcuts,
    tool("Mention somebody", AT, () => mention(self)),
    tool("Run a command", SLASH, () => begin(self)),
    self.send,
  );
}

function listen(self) {
  const { box, send, suggestions, frame } = self;
  box.addEventListener("input", () => edited(self));
  box.addEventListener("keyup", (event) => event.key.startsWith("Arrow") && /Left|Right/.test(event.key) && suggestions.refresh());
  box.addEventListener("click", () => suggestions.refresh());
  box.addEventListener("keydown", (event) => {
    // While an input method composes, Enter and the arrows are its own.
    if (event.isComposing || event.keyCode === 229 || suggestions.onKey(event)) return;
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    event.preventDefault();
    post(self);
  });
  send.addEventListener("click", () => post(self));
  frame.addEventListener("mousedown", (event) => {
    if (event.target.closest("button, textarea")) return;
    event.preventDefault();
    box.focus();
  });
  new ResizeObserver(() => grow(box)).observe(frame);
}

function edited(self) {
  const text = self.box.value;
  if (text) drafts.set(self.key, text);
  else drafts.delete(self.key);
  self.frame.classList.remove("ready");
  show(self);
  self.suggestions.refresh();
}

/** Let everything around the text agree with it. */
function show({ box, send, hint, usage, frame }) {
  const command = commandOf(box.value);
  const empty = !box.value.trim();
  send.disabled = empty;
  hint.classList.toggle("shown", !empty);
  usage.hidden = !command?.hint;
  if (command) fill(usage, h("strong", { text: command.command }), ` ${command.hint}`);
  frame.classList.toggle("writing", !empty);
  grow(box);
}

function clear(self) {
  self.box.value = "";
  edited(self);
  self.suggestions.close();
}

function put(self, text) {
  self.box.value = text;
  show(self);
}

/** Focus a composer that was filled for the person: all that is left to do is to send. */
function ready(self) {
  wanted = null;
  self.box.focus();
  self.box.setSelectionRange(self.box.value.length, self.box.value.length);
  self.box.scrollTop = self.box.scrollHeight;
  self.suggestions.close();
  grow(self.box);
  self.frame.classList.toggle("ready", self.box.value !== "");
}

function grow(box) {
  const style = getComputedStyle(box);
  const most = 8 * parseFloat(style.lineHeight) + parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
  box.style.height = "auto";
  const height = Math.min(box.scrollHeight, Math.ceil(most));
  if (height) box.style.height = `${height}px`;
  box.style.overflowY = box.scrollHeight > height ? "auto" : "hidden";
}

/** Send what stands in the box, which is free again at once. What is refused comes back. */
async function post(self) {
  const { box, key, conversation } = self;
  const text = box.value;
  if (!text.trim()) return;
  clear(self);
  box.focus();
  try {
    await say(conversation.id, text.trim());
  } catch {
    giveBack(key, text);
  }
}

function giveBack(key, text) {
  const since = drafts.get(key);
  const whole = since ? `${text}\n${since}` : text;
  drafts.set(key, whole);
  if (current?.key === key) put(current, whole);
}

function shortcutItems(self) {
  const { shortcuts = [], commands = [] } = state.app ?? {};
  const global = shortcuts.filter(({ kind }) => kind === "global").map(({ id, name, description }) => ({
    label: name,
    note: description,
    run: () => shortcut(id).catch(() => self.box.focus()),
  }));
  const typed = commands.map(({ command, description }) => ({ label: command, note: description, run: () => begin(self, command) }));
  return global.length && typed.length ? [...global, "-", ...typed] : [...global, ...typed];
}

/** Begin a command before whatever stands in the box: a sentence that was typed without one is not lost. */
function begin(self, command = null) {
  const { box } = self;
  const rest = box.value.replace(/^\/\S*\s*/, "");
  box.value = command ? `${command} ${rest}` : `/${rest && ` ${rest}`}`;
  box.focus();
  box.setSelectionRange(...(command ? [box.value.length, box.value.length] : [1, 1]));
  edited(self);
}

function mention(self) {
  const { box } = self;
  const before = box.value.slice(0, box.selectionStart);
  box.focus();
  box.setRangeText(before && !/\s$/.test(before) ? " @" : "@", box.selectionStart, box.selectionEnd, "end");
  edited(self);
}
