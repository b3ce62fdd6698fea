// Telling the workspace what was read: the newest message, once it has been on screen for a moment.

import { read } from "./acts.js";
import { watching } from "./place.js";
import { on, state } from "./store.js";

const MOMENT = 300; // milliseconds

/** Marks `channel` as read, as { later(), watched(), stop() }; `atNewest()` says whether the newest message is on screen. */
export function readMarker(channel, atNewest) {
  let timer = 0;
  let marked = "";
  const watched = () => atNewest() && watching(channel);
  const mark = () => {
    timer = 0;
    const newest = state.messages.get(channel)?.list.at(-1)?.ts;
    const { unread = 0, mentions = 0 } = state.conversations.get(channel) ?? {};
    if (!newest || newest <= marked || !(unread || mentions) || !state.online || !watched()) return;
    marked = newest;
    read(channel, newest).catch(() => (marked = "")); // it stays unread, and the next message tries again
  };
  const later = () => {
    timer ||= setTimeout(mark, MOMENT);
  };
  document.addEventListener("visibilitychange", later);
  const ends = [on("conversations", later), on("screen", later), on("place", later)];
  const stop = () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", later);
    ends.forEach((end) => end());
  };
  return { later, watched, stop };
}
