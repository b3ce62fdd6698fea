// The conversation in the middle: its head, its messages and where one writes; for the app also Home and About.

import { openHome } from "./acts.js";
import { renderAbout } from "./about.js";
import { composer } from "./composer.js";
import { fill, h } from "./dom.js";
import { renderGate } from "./gate.js";
import { header, tabRow } from "./header.js";
import { renderHome } from "./home.js";
import { messageList } from "./messages.js";
import { go, look } from "./place.js";
import { tell } from "./said.js";
import { on, person, state, title } from "./store.js";

const PANEL = "conversation-panel";
const MINUTE = 60_000;
const AWAY_LONG = 5_000;
const PAUSED = "Paused, as this workspace is open in many windows. Click here or press a key to go on.";

/** Fill the main element, and show there whatever the person goes to. */
export function mountConversation(main) {
  const place = h("div", { class: "place" });
  fill(main, offlineNote(), place);
  let shown = { key: null, stop() {} };
  on("place", () => {
    const key = JSON.stringify([state.me.id, state.me.deactivated, state.place.channel, tabNow()]);
    if (key === shown.key) return shown.refresh();
    shown.stop();
    shown = { key, ...show(place) };
  });
  on("conversations", () => shown.update?.());
  on("people", () => shown.update?.());
  on("clock", () => shown.update?.());
  setInterval(() => shown.update?.(), MINUTE);
}

/** What is said while the workspace is away; after a while also what may be wrong. */
function offlineNote() {
  const node = h("p", { class: "offline", role: "status", hidden: true });
  let timer = 0;
  on("online", () => {
    clearTimeout(timer);
    node.hidden = state.online || !state.me;
    node.textContent = state.paused ? PAUSED : "Connecting again…";
    if (state.online || state.paused) return;
    timer = setTimeout(() => (node.textContent = "The demo cannot be reached. Is it still running in its terminal?"), AWAY_LONG);
  });
  return node;
}

/** The conversation that the person is at, as { stop(), refresh(), update() }. */
function show(place) {
  const conversation = state.conversations.get(state.place.channel);
  const nothing = { stop() {}, refresh() {} };
  if (state.me.deactivated || !conversation) {
    if (state.me.deactivated) look("main");
    fill(place, state.me.deactivated ? renderGate() : h("p", { class: "nowhere", text: "Choose a conversation." }));
    return nothing;
  }
  const focusWasHere = !document.activeElement || document.activeElement === document.body || document.activeElement.closest("#side, #main");
  const tab = tabNow();
  const head = header(conversation);
  const tabs = tabsOf(conversation);
  const panel = h("div", { id: PANEL, class: `panel panel-${tab}` });
  const row = tabs ? tabRow(tabs, tab, PANEL, (to) => choose(conversation.id, to)) : null;
  if (tabs) for (const [name, value] of [["role", "tabpanel"], ["aria-labelledby", `tab-${tab}`]]) panel.setAttribute(name, value);
  fill(place, head.node, row, panel);
  const content = { messages: showMessages, home: showHome, about: showAbout }[tab](panel, conversation);
  if (focusWasHere) focusFirst(place, tab);
  return { ...nothing, ...content, update: () => follow(conversation, head, content) };
}

function follow({ id }, head, content) {
  if (id !== state.place.channel) return;
  const latest = state.conversations.get(id);
  if (!latest) {
    tell("You are no longer in this conversation.");
    return go(null);
  }
  head.update(latest);
  content.update?.(latest);
}

function showMessages(panel, conversation) {
  const list = messageList(conversation, beginningOf(conversation));
  const foot = h("div", { class: "foot" }, composer(conversation));
  const looks = ({ archived, name }) => JSON.stringify([archived, name, state.app?.writable, person(conversation.with).deactivated]);
  let drawn = looks(conversation);
  fill(panel, list.node, foot);
  return {
    stop: list.stop,
    refresh: list.refresh,
    update(latest) {
      if (drawn === (drawn = looks(latest))) return;
      fill(foot, composer(latest));
    },
  };
}

function showHome(panel) {
  const draw = () => fill(panel, renderHome());
  draw();
  openHome().catch(() => null); // why it was refused has been said
  return { stop: on("home", draw), refresh: draw };
}

function showAbout(panel) {
  fill(panel, renderAbout());
  return {};
}

function tabsOf({ with: other }) {
  const { app } = state;
  if (!app || other !== app.user) return null;
  const tabs = [app.messages && { id: "messages", name: "Messages" }, app.home && { id: "home", name: "Home" }, { id: "about", name: "About" }];
  return tabs.filter(Boolean);
}

function tabNow() {
  const { channel, tab } = state.place;
  const tabs = tabsOf(state.conversations.get(channel) ?? {});
  if (!tabs) return "messages";
  return tabs.some(({ id }) => id === tab) ? tab : tabs[0].id;
}

function choose(channel, tab) {
  go(channel, tab);
  document.getElementById(`tab-${tab}`)?.focus();
}

/** Whoever chose a conversation can type at once; where a touch keyboard would jump up, nothing is focused. */
function focusFirst(place, tab) {
  if (tab !== "messages" || matchMedia("(max-width: 700px), (pointer: coarse)").matches) return;
  place.querySelector(".foot textarea, .foot [role=textbox]")?.focus({ preventScroll: true });
}

function beginningOf(conversation) {
  const { kind, with: other } = conversation;
  const name = title(conversation);
  const app = other && other === state.app?.user;
  const heading = kind === "im" || kind === "mpim" ? `This is your conversation with ${app ? state.app.name : name}.` : `This is the very beginning of ${name}.`;
  const hints = {
    public: "Everybody in this workspace can find and join it.",
    private: "Only the people in it can see it.",
    im: app ? "Type a command, or just a sentence." : "Only the two of you can see it.",
    mpim: "Only the people in it can see it.",
  };
  return h("div", { class: "beginning" }, h("h2", { text: heading }), conversation.archived ? null : h("p", { text: hints[kind] }));
}
