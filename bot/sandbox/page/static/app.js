// Puts the page together.

import { mountBar } from "./bar.js";
import { mountConversation } from "./conversation.js";
import { mountInside } from "./inside.js";
import { mountModals } from "./modal.js";
import { connect } from "./net.js";
import { fromAddress, go } from "./place.js";
import { mountSidebar } from "./sidebar.js";
import { changed, on, state } from "./store.js";
import { mountTheme } from "./theme.js";

mountTheme();
mountBar(document.getElementById("bar"));
mountSidebar(document.getElementById("side"));
mountConversation(document.getElementById("main"));
mountInside(document.getElementById("inside"));
mountModals(document.getElementById("layers"));

on("hello", () => {
  document.title = `${state.name} · Slack workspace on this machine`;
  const wanted = fromAddress();
  const { me, channel } = state.place;
  // Where the stream was away and came back, people stay where they are, on a phone on its side bar too.
  if (me === state.me.id && channel === wanted.channel && state.conversations.has(channel)) changed("place");
  else go(wanted.channel, wanted.tab);
});
addEventListener("hashchange", () => {
  const wanted = fromAddress();
  if (wanted.me && wanted.me !== state.me?.id) connect(wanted.me);
  else if (wanted.channel) go(wanted.channel, wanted.tab);
});
connect(fromAddress().me);
