// The rows of a message list, brought up to date: all of them after fetching, else only what a change concerns.

import { adornment, before, flowOf, isReply, repliesTo } from "./flow.js";
import { drop, insert, keyed } from "./keyed.js";
import { messageRow } from "./message.js";
import { state } from "./store.js";
import { thread } from "./thread.js";

/**
 * The rows of `channel` in the list element `list`, as { draw, place, remove, adorn, repaint }. `view` says what is shown:
 * { from: the oldest `ts` shown, fresh: the `ts` where "New" stands }, and may be changed before any call.
 * What a click opens is opened inside `hold(change)`.
 */
export function rowsOf(channel, list, view, hold) {
  const self = { channel, list, view, hold, rows: new Map(), known: () => state.messages.get(channel).list };
  return {
    draw: () => draw(self),
    place: (message) => place(self, message),
    remove: (ts) => remove(self, ts),
    adorn: () => adornAll(self, flowOf(self.known(), view.from)),
    repaint: () => repaint(self),
  };
}

function draw(self) {
  const { list, rows } = self;
  const flow = flowOf(self.known(), self.view.from);
  const replies = Map.groupBy(self.known().filter(isReply), (reply) => reply.thread);
  keyed(list, flow, ({ ts }) => ts, (message) => makeRow(self, message), (_, message) => rows.get(message.ts).update(message));
  const here = new Set(flow.map(({ ts }) => ts));
  for (const ts of rows.keys()) if (!here.has(ts)) rows.delete(ts);
  for (const message of flow) drawThread(self, message, replies.get(message.ts) ?? []);
  adornAll(self, flow);
}

/** One message came or changed: its row alone is touched, and the next one's head. Answers whether it is new here. */
function place(self, message) {
  if (isReply(message)) return placeReply(self, message);
  const { list, rows, view } = self;
  if (message.ts < view.from && before(self.known(), view.from, 1) !== view.from) return false;
  const flow = flowOf(self.known(), view.from);
  const at = flow.findLastIndex(({ ts }) => ts === message.ts);
  if (at < 0) return false;
  const isNew = !rows.has(message.ts);
  if (isNew) insert(list, message.ts, makeRow(self, message), rows.get(flow[at + 1]?.ts)?.node);
  rows.get(message.ts).update(flow[at]);
  drawThread(self, flow[at], repliesTo(self.known(), message.ts));
  adornAt(self, flow, at);
  return isNew;
}

function placeReply(self, reply) {
  const row = self.rows.get(reply.thread);
  const parent = self.known().findLast(({ ts }) => ts === reply.thread);
  if (!row || !parent) return false;
  const isNew = !row.thread?.has(reply.ts);
  drawThread(self, parent, repliesTo(self.known(), reply.thread));
  if (isNew && (reply.private || reply.user === state.me.id)) row.thread.open(false);
  return isNew;
}

function remove(self, ts) {
  const { list, rows, view } = self;
  const flow = flowOf(self.known(), view.from);
  const row = rows.get(ts);
  if (!row) {
    const parent = flow.findLast((message) => rows.get(message.ts)?.thread?.has(ts));
    if (parent) drawThread(self, parent, repliesTo(self.known(), parent.ts));
    return;
  }
  const held = row.node.contains(document.activeElement);
  drop(list, ts);
  rows.delete(ts);
  const next = flow.findIndex((message) => message.ts > ts);
  if (next >= 0) adornAt(self, flow, next);
  if (held) rows.get((flow[next] ?? flow.at(-1))?.ts)?.focus();
}

function makeRow(self, message) {
  const reply = canWrite(self.channel) ? () => threadOf(self, message).open(true) : null;
  const row = messageRow(message, { reply });
  self.rows.set(message.ts, row);
  return row.node;
}

function canWrite(channel) {
  const { archived, with: other } = state.conversations.get(channel) ?? {};
  return !archived && (other !== state.app?.user || state.app.writable);
}

function drawThread(self, message, replies) {
  if (self.rows.get(message.ts).thread || replies.length || message.replies) threadOf(self, message).update(message, replies);
}

function threadOf({ rows, hold }, message) {
  const row = rows.get(message.ts);
  if (!row.thread) {
    row.thread = thread(message, hold);
    row.slot.append(row.thread.node);
  }
  return row.thread;
}

function adornAll(self, flow) {
  flow.forEach((message, at) => self.rows.get(message.ts).adorn(adornment(message, flow[at - 1], self.view.fresh)));
}

function adornAt(self, flow, at) {
  for (const one of [at, at + 1]) {
    if (flow[one]) self.rows.get(flow[one].ts)?.adorn(adornment(flow[one], flow[one - 1], self.view.fresh));
  }
}

function repaint({ rows }) {
  for (const row of rows.values()) {
    row.repaint();
    row.thread?.repaint();
  }
}
