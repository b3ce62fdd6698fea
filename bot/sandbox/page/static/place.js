// Where the person is: kept in the address, so that reloading stays there, Back goes back, and two tabs can be two people.

import { connect } from "./net.js";
import { changed, on, state } from "./store.js";

const narrow = matchMedia("(max-width: 700px)");

/** Read the address: `#/U0ANA/C01`, or `#/U0ANA/C01/home` for another tab of a conversation. */
export function fromAddress() {
  const [, me = "", channel = "", tab = "messages"] = location.hash.split("/");
  return { me, channel, tab };
}

/** Go to a conversation, and to one of its tabs. */
export function go(channel, tab = "messages") {
  const before = state.place;
  const known = state.conversations.has(channel) ? channel : first();
  state.place = { me: state.me.id, channel: known, tab: known === channel ? tab : "messages" };
  const rest = state.place.tab === "messages" ? "" : `/${state.place.tab}`;
  remember(`#/${state.me.id}/${known ?? ""}${rest}`, before.channel !== null);
  // On a phone the side bar is the first screen; becoming somebody else leaves people on the screen they are on.
  if (channel && (before.me === state.me.id || !before.channel)) look("main");
  changed("place");
}

/** Go to a conversation that was just opened or joined: as soon as the workspace has told of it. */
export function arrive(channel, tab = "messages") {
  if (state.conversations.has(channel)) return go(channel, tab);
  const end = on("conversations", () => {
    if (!state.conversations.has(channel)) return;
    end();
    go(channel, tab);
  });
}

/** Go to a tab of the app's conversation, where it is this app that is meant. */
export function goToApp({ app, tab }) {
  const talk = [...state.conversations.values()].find((one) => one.kind === "im" && one.with === state.app.user);
  if (talk && app === state.app.id) go(talk.id, tab ?? "messages");
}

/** Become somebody else, in the same conversation where they are in it, else in one of theirs. */
export function become(personId) {
  if (personId !== state.me?.id) connect(personId);
}

/** Leave who and where one is behind, and be whoever opens the page for the first time. Ends when that is so. */
export function beginAgain() {
  history.replaceState(null, "", location.pathname);
  return new Promise((resolve) => {
    const end = on("hello", () => {
      end();
      go(state.start);
      resolve();
    });
    connect("");
  });
}

/** On a phone, look at the side bar ("side") or at the conversation ("main"). */
export function look(at) {
  if (document.body.dataset.screen === at) return;
  document.body.dataset.screen = at;
  changed("screen");
}

/** Whether the messages of this conversation are before the person's eyes. */
export function watching(channel) {
  const { channel: here, tab } = state.place;
  const seen = !narrow.matches || document.body.dataset.screen === "main";
  return here === channel && tab === "messages" && seen && !document.hidden;
}

function remember(address, walked) {
  if (location.hash === address) return;
  if (walked) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

function first() {
  const all = [...state.conversations.values()];
  const best = all.find((one) => one.id === state.start) ?? all.find((one) => one.kind === "public") ?? all[0];
  return best?.id ?? null;
}
