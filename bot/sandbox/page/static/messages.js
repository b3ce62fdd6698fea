// The messages of a conversation: the newest at once, older ones as one scrolls, every change at its own place.

import { sender } from "./avatar.js";
import { fill, h } from "./dom.js";
import { before, firstUnread, isReply } from "./flow.js";
import { plain } from "./mrkdwn.js";
import { load } from "./net.js";
import { readMarker } from "./reading.js";
import { roving } from "./roving.js";
import { rowsOf } from "./rows.js";
import { scroller } from "./scroller.js";
import { now, on, state } from "./store.js";
import { dayOf } from "./times.js";

const PAGE = 50;

/** The list of a conversation, as { node, refresh(), stop() }. `beginning` stands above its very first message. */
export function messageList({ id: channel }, beginning) {
  const list = h("ol", { class: "messages", "aria-label": "Messages" });
  const self = { channel, list, beginning, begun: false, known: () => state.messages.get(channel), view: { from: null, fresh: null } };
  self.rows = rowsOf(channel, list, self.view, (change) => self.scroll.hold(change));
  self.trouble = h("p", { class: "trouble", hidden: true });
  self.heard = h("p", { class: "unseen", "aria-live": "polite" });
  self.marker = readMarker(channel, () => self.begun && self.scroll.atNewest());
  const content = h("div", {}, self.trouble, beginning, list);
  self.scroll = scroller(content, { older: () => older(self), seen: self.marker.later });
  beginning.hidden = true;
  roving(list);
  const ends = [...follow(self), self.scroll.stop, self.marker.stop];
  first(self);
  return {
    node: h("div", { class: "messages-frame" }, self.scroll.node, self.heard),
    refresh: () => (self.begun && self.known()?.loaded) || first(self),
    stop: () => ends.forEach((end) => end()),
  };
}

function follow(self) {
  let names = namesNow();
  let today = dayOf(now());
  const mine = (run) => (detail) => self.begun && self.known()?.loaded && detail.channel === self.channel && run(self, detail);
  const newNames = () => {
    if (names === (names = namesNow())) return;
    self.rows.repaint();
  };
  const newDay = () => {
    if (today === (today = dayOf(now())) || !self.known()?.loaded) return;
    self.rows.adorn();
    self.rows.repaint(); // "today" in a text is another day now
  };
  const gone = (_, { ts }) => self.rows.remove(ts);
  return [on("message", mine(came)), on("gone", mine(gone)), on("people", newNames), on("clock", newDay)];
}

/** Everything about people that a drawn message shows. */
function namesNow() {
  return [...state.people.values()].map(({ id, name, real, tz, deactivated }) => [id, name, real, tz, deactivated].join()).join(";");
}

function came(self, message) {
  const own = message.user === state.me.id;
  const { view } = self;
  const moved = own ? view.fresh !== null : view.fresh === null && !self.marker.watched();
  if (!self.rows.place(message)) return;
  if (moved) {
    view.fresh = own ? null : message.ts;
    self.rows.adorn();
  }
  if (isReply(message)) self.marker.later();
  else self.scroll.arrived(own);
  if (!own) self.heard.textContent = `${sender(message.user).name}: ${plain(message.text)}`;
}

/**
 * Fetch and show the newest messages: at first, and when the stream was away, as what is here may be out of date. Whoever
 * reads farther up then stays there. Until all is there, what comes by the stream waits in memory.
 */
async function first(self) {
  const { list, view, scroll } = self;
  const from = view.from !== null && !scroll.atNewest() ? view.from : null;
  const { unread = 0 } = state.conversations.get(self.channel) ?? {};
  self.begun = false;
  const known = await backTo(self, from);
  if (!known) return;
  const newest = list.lastElementChild;
  view.fresh ??= firstUnread(known.list, unread);
  view.from = from ?? before(known.list, null, PAGE) ?? "";
  scroll.keep(() => draw(self));
  self.begun = true;
  scroll.begin();
  if (newest !== list.lastElementChild) scroll.arrived(false);
}

/** What is known once that begins at `from` or before; the newest page without it. Null where fetching failed. */
async function backTo(self, from) {
  let known = self.known();
  while (known !== null && (!known?.loaded || (from !== null && known.more && known.list[0].ts > from))) {
    known = await fetched(self, () => first(self));
  }
  return known;
}

/** Show what comes before: from memory, else from the workspace. Answers whether there may be more still. */
async function older(self) {
  const { view } = self;
  let known = self.known();
  if (!self.begun || !known?.loaded) return false;
  if (before(known.list, view.from, 1) === view.from) {
    known = known.more && (await fetched(self, self.scroll.begin));
    if (!known) return false;
  }
  view.from = before(known.list, view.from, PAGE);
  self.scroll.keep(() => draw(self));
  return true;
}

function draw(self) {
  const { list, more } = self.known();
  self.rows.draw();
  self.beginning.hidden = more || before(list, self.view.from, 1) !== self.view.from;
}

/** What is known after fetching a page; null where that failed, or where everything has changed meanwhile. */
async function fetched(self, again) {
  self.trouble.hidden = true;
  try {
    const known = await load(self.channel);
    return known?.loaded ? known : null;
  } catch (error) {
    const retry = h("button", { type: "button", class: "plain-button", text: "Try again", on: { click: () => again() } });
    fill(self.trouble, error.message, " ", retry);
    self.trouble.hidden = false;
    return null;
  }
}
