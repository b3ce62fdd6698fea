// The guided first minute: one step at a time, each with things to click. Nothing is sent for the person.

import { jump } from "./acts.js";
import { avatar } from "./avatar.js";
import { composeAbove, typeFor } from "./composer.js";
import { fill, h, icon } from "./dom.js";
import { CROSS } from "./icons.js";
import { onceMore } from "./once_more.js";
import { read } from "./panel.js";
import { become, go } from "./place.js";
import { tell } from "./said.js";
import { changed, on, state } from "./store.js";

const ENTER = "M16 5v5a2 2 0 0 1-2 2H4.5m3.5-3.5L4.5 12 8 15.5";
const ON = "M4 10h12m-4.5-4.5L16 10l-4.5 4.5";
const IN_STRIP = 3;
const KEY = "guide strip"; // the world in which the person has had enough of the strip
const phone = matchMedia("(max-width: 700px)");

/**
 * The guide: `{ node, refresh, shrink(small) }`. `openPanel(title)` shows a panel behind the scenes. While `small`, the
 * step stands over the composer instead, until the person has had enough of it.
 */
export function guideView(openPanel) {
  const node = h("div", { class: "guide" });
  const strip = h("section", { class: "strip", "aria-label": "Guide", hidden: true });
  const self = { node, strip, openPanel, content: null, shown: null, small: true };
  const settle = () => settleStrip(strip);
  for (const topic of ["screen", "place"]) on(topic, settle);
  phone.addEventListener("change", settle);
  settle();
  on("other world", () => drawStrip(self));
  const refresh = onceMore(async () => {
    if (state.guide) take(self, await read("/page/guide"));
  });
  return {
    node,
    refresh,
    shrink(small) {
      self.small = small;
      drawStrip(self);
    },
  };
}

function take(self, content) {
  const shown = JSON.stringify([content, state.me.id]);
  if (shown === self.shown) return;
  const before = self.content;
  self.content = content.failed ? null : content;
  self.shown = shown;
  fill(self.node, content.failed ? h("p", { class: "scene-empty", text: content.empty }) : step(self));
  drawStrip(self);
  if (before && before.step !== content.step) changed("guide step");
}

function step(self) {
  const { step: at, of, title, text, done, offers } = self.content;
  const reached = done ? of : at - 1;
  const bars = Array.from({ length: of }, (_, index) =>
    h("span", { class: "guide-bar", data: { state: index < reached ? "done" : index === reached ? "now" : "next" } }),
  );
  return [
    h("div", { class: "guide-bars", "aria-hidden": "true" }, bars),
    h("p", { class: "guide-count", text: done ? "Done" : `Step ${at} of ${of}` }),
    h("h3", { text: title }),
    text ? h("p", { class: "guide-text", text }) : null,
    offers.length ? h("ul", { class: "guide-offers" }, offers.map((offer) => h("li", {}, offerButton(self, offer)))) : null,
  ];
}

/** An offer as a big row: a sentence looks as it will in the composer, anything else like a button. */
function offerButton(self, offer) {
  const other = offer.as === state.me.id ? null : state.cast.find(({ id }) => id === offer.as);
  const button = h("button", { type: "button", class: offer.type ? "offer sentence" : "offer" });
  button.addEventListener("click", async () => {
    button.ariaBusy = "true";
    await perform(self, offer).catch(() => {}); // why it was refused has been told
    button.ariaBusy = "false";
  });
  button.append(
    ...(other ? [avatar(other, 24)] : []),
    h("span", { class: "offer-words" }, wordsOf(offer)),
    icon(offer.type ? ENTER : ON, 16),
  );
  return button;
}

/** What is offered, in its own words, and the sentence as it will be typed; once only where these are the same. */
function wordsOf({ label, type }) {
  if (!type) return label;
  const [, command, rest] = type.match(/^(\/\S+)?(.*)$/s);
  const quote = h("span", { class: "offer-quote" }, command ? h("b", { text: command }) : null, rest);
  return type.includes(label) ? quote : [h("span", { class: "offer-label", text: label }), " ", quote];
}

/** Do all that an offer says: who, where, when, what to look at; what to type last, since it takes the focus. */
async function perform(self, offer) {
  if (offer.as && offer.as !== state.me.id) await becoming(offer.as);
  if (offer.as && offer.as !== state.me.id) return tell("This person is no longer here.");
  const { channel, tab, jump: step, panel, type } = isOpen(offer) ? offer : await asOfNow(offer);
  if (!isOpen({ channel })) {
    return tell(`${state.me.name} is no longer in that conversation. The guide looks for another way.`);
  }
  if (channel) go(channel, tab);
  if (typeof step === "number") await jump(step);
  if (panel) self.openPanel(panel);
  else changed("guide taken");
  if (type) typeFor(channel ?? state.place.channel, type);
}

/** Whether the person is in the conversation that it leads to. */
const isOpen = ({ channel }) => !channel || state.conversations.has(channel);

/** The same offer as the guide makes it now: who has just left a conversation may click before its answer is here. */
async function asOfNow(offer) {
  const { offers = [] } = await read("/page/guide");
  return offers.find(({ label, as }) => label === offer.label && as === offer.as) ?? offer;
}

/** Ends with the next hello, whosoever it is. */
function becoming(id) {
  return new Promise((resolve) => {
    const end = on("hello", () => {
      end();
      resolve();
    });
    become(id);
  });
}

/** The strip stands where it is seen: over the composer, or on a phone's first screen under the conversations. */
function settleStrip(strip) {
  if (!phone.matches || document.body.dataset.screen === "main") return composeAbove(strip);
  const side = document.getElementById("side");
  if (strip.parentElement !== side) side.append(strip);
}

function drawStrip(self) {
  const { strip, small, content } = self;
  strip.hidden = !small || !content || sessionStorage.getItem(KEY) === state.world;
  if (strip.hidden) return fill(strip);
  const { step: at, of, title, text, done, offers } = content;
  const gone = () => {
    sessionStorage.setItem(KEY, state.world);
    drawStrip(self);
  };
  fill(
    strip,
    h(
      "div",
      { class: "strip-head" },
      h("button", { type: "button", class: "strip-title", title: "Open the guide", on: { click: () => self.openPanel("Guide") } }, [
        h("span", { class: "strip-count", text: done ? "Done" : `${at} of ${of}` }),
        " ",
        h("b", { text: title }),
      ]),
      h("button", { type: "button", class: "composer-tool", "aria-label": "Hide the guide", title: "Hide the guide", on: { click: gone } }, icon(CROSS, 16)),
    ),
    text ? h("p", { class: "strip-text", text }) : null,
    offers.length ? h("div", { class: "strip-offers" }, offers.slice(0, IN_STRIP).map((offer) => offerButton(self, offer))) : null,
  );
}
