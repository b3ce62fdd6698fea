// The scrolling of a message list: it stays at the newest message while one is there, and where one reads otherwise.

import { h, icon } from "./dom.js";
import { DOWN } from "./icons.js";

const NEAR = 40; // pixels from the end that still count as being there
const AHEAD = "600px 0px 0px"; // how long before the top older messages are fetched

/**
 * A scrolling frame around `content`, as { node, begin(), arrived(own), keep(change), hold(change), atNewest(), stop() }.
 * `older()` is awaited when the top comes near, `seen()` called whenever the newest message may have come on screen.
 * `keep` changes what stands above while what one reads stays; `hold` opens or closes something that was clicked on, which
 * stays where it is even where the newest message leaves the screen.
 */
export function scroller(content, { older, seen }) {
  const top = h("div", { class: "scroll-top" });
  const view = h("div", { class: "scroll" }, h("div", { class: "scroll-content" }, top, content));
  const pill = h("button", { type: "button", class: "pill", hidden: true, on: { click: () => pin(self) } }, icon(DOWN, 16), "Jump to newest");
  const self = { view, pill, content, seen, stuck: true, last: 0 };
  view.addEventListener("scroll", () => scrolled(self));
  const sizes = new ResizeObserver(() => self.stuck && pin(self));
  let endWatch = () => {};
  return {
    node: h("div", { class: "stream" }, view, pill),
    begin() {
      for (const one of [view, content]) sizes.observe(one);
      if (self.stuck) pin(self);
      endWatch();
      endWatch = watchTop(view, top, older);
    },
    arrived(own) {
      if (self.stuck || own) pin(self);
      else pill.hidden = false;
    },
    keep: (change) => keep(self, change),
    hold: (change) => hold(self, change),
    atNewest: () => self.stuck && view.clientHeight > 0,
    stop() {
      sizes.disconnect();
      endWatch();
    },
  };
}

/** Await `older()` whenever the top comes near, until it answers that there is no more. */
function watchTop(view, top, older) {
  let ended = false;
  const reach = async () => {
    watch.disconnect();
    if ((await older()) && !ended) watch.observe(top); // asks again, for the case that the top is still near
  };
  const watch = new IntersectionObserver((entries) => entries.at(-1).isIntersecting && reach(), { root: view, rootMargin: AHEAD });
  watch.observe(top);
  return () => {
    ended = true;
    watch.disconnect();
  };
}

function gap({ view }) {
  return view.scrollHeight - view.scrollTop - view.clientHeight;
}

function pin(self) {
  self.stuck = true;
  self.view.scrollTop = self.view.scrollHeight;
  settle(self);
}

function settle(self) {
  self.last = self.view.scrollTop;
  if (!self.stuck) return;
  self.pill.hidden = true;
  self.seen();
}

function scrolled(self) {
  if (!self.view.clientHeight) return;
  // Only a move upwards is the person's wish to leave the end: growing content leaves the position as it is.
  if (gap(self) <= NEAR) self.stuck = true;
  else if (self.view.scrollTop < self.last - 2) self.stuck = false;
  settle(self);
}

function hold(self, change) {
  self.stuck = false;
  change();
  self.stuck = gap(self) <= NEAR;
  settle(self);
}

function keep({ view, content }, change) {
  const edge = view.getBoundingClientRect().top;
  const anchor = [...content.querySelectorAll(".row")].find((row) => row.getBoundingClientRect().bottom > edge);
  const before = anchor?.getBoundingClientRect().top;
  change();
  if (anchor?.isConnected) view.scrollTop += anchor.getBoundingClientRect().top - before;
}
