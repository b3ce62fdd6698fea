// What goes over the wire between the app and Slack: a line a call, live, and each call whole when it is opened.

import { fill, h } from "./dom.js";
import { jsonTree } from "./json.js";
import { keyed } from "./keyed.js";
import { get } from "./net.js";
import { CALLS, on, state } from "./store.js";

/** The list of calls: `{ node, show(visible) }`. It is drawn only while it is visible. */
export function wireView() {
  const list = h("ol", { class: "wire-list", "aria-label": "Calls" });
  const filter = h("input", { type: "search", placeholder: "Filter", "aria-label": "Filter calls", autocomplete: "off" });
  const pause = h("button", { type: "button", class: "tool-button small", "aria-pressed": "false", text: "Pause" });
  const none = h("p", { class: "scene-empty" });
  const scroll = h("div", { class: "wire-scroll", tabindex: 0, role: "region", "aria-label": "Calls over the wire" }, none, list);
  const node = h("div", { class: "wire" }, h("div", { class: "wire-tools" }, filter, pause), scroll);
  const self = { list, filter, pause, none, scroll, visible: false, paused: false, missed: 0, frame: 0 };
  filter.addEventListener("input", () => redraw(self));
  pause.addEventListener("click", () => setPaused(self, !self.paused));
  on("hello", () => redraw(self));
  on("wire", (line) => take(self, line));
  return { node, show: (visible) => show(self, visible) };
}

function show(self, visible) {
  if (self.visible === visible) return;
  self.visible = visible;
  if (!visible) return;
  redraw(self);
  self.scroll.scrollTop = self.scroll.scrollHeight;
}

function setPaused(self, paused) {
  self.paused = paused;
  self.missed = 0;
  self.pause.setAttribute("aria-pressed", String(paused));
  sayPause(self);
  if (!paused) redraw(self);
}

function sayPause({ pause, paused, missed }) {
  pause.textContent = paused && missed ? `Paused, ${missed} new` : paused ? "Paused" : "Pause";
}

function take(self, line) {
  if (self.paused) {
    self.missed += 1;
    return sayPause(self);
  }
  if (self.visible && matches(self, line)) self.frame ||= requestAnimationFrame(() => redraw(self));
}

/** Show what is known now: a call that is open stays open, and whoever is at the foot stays there. */
function redraw(self) {
  if (!self.visible || self.paused) return;
  cancelAnimationFrame(self.frame);
  self.frame = 0;
  const { scroll } = self;
  const atFoot = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40;
  const lines = state.wire.filter((line) => matches(self, line));
  keyed(self.list, lines, ({ number, at }) => `${number} ${at}`, row, () => {});
  self.none.textContent = state.wire.length ? "No call matches." : "Nothing has gone over the wire yet.";
  self.none.hidden = lines.length > 0;
  if (atFoot) scroll.scrollTop = scroll.scrollHeight;
}

function matches({ filter }, line) {
  const words = filter.value.trim().toLowerCase().split(/\s+/);
  const text = `${arrow(line)} ${line.method} ${line.summary} ${line.status} ${outcome(line)} ${line.direction}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

const arrow = ({ direction }) => (direction === "app to Slack" ? "→" : "←");

/** How a call ended, in words. */
function outcome({ ok, status }) {
  if (ok) return "ok";
  if (status === 0) return "no answer";
  return status === 200 ? "refused" : `failed, ${status}`;
}

function row(line) {
  const inner = h("div", { class: "wire-inner" });
  const took = `${line.ms < 10 ? Math.round(line.ms * 10) / 10 : Math.round(line.ms)} ms`;
  const head = h(
    "summary",
    { title: `${line.direction}, ${new Date(line.at).toLocaleTimeString()}` },
    h("span", { class: "wire-arrow", data: { out: line.direction === "app to Slack" }, text: arrow(line), "aria-hidden": "true" }),
    h("span", { class: "unseen", text: `${line.direction}: ` }),
    h("span", { class: "wire-method", text: line.method }),
    " ",
    h("span", { class: "wire-outcome", data: { ok: line.ok } }, outcome(line), h("span", { class: "wire-ms", text: ` · ${took}` })),
    line.summary ? [" ", h("span", { class: "wire-summary", text: line.summary })] : null,
  );
  const node = h("details", {}, head, inner);
  node.addEventListener("toggle", () => node.open && !inner.childElementCount && open(inner, line.number));
  return h("li", {}, node);
}

async function open(inner, number) {
  fill(inner, h("p", { class: "scene-empty", text: "Reading …" }));
  try {
    const { request, response, status } = await get(`/page/wire/${number}`);
    fill(inner, jsonTree(request, "Request"), jsonTree(response, `Response, ${status || "none"}`));
  } catch (error) {
    fill(inner);
    inner.append(error.message);
  }
}
