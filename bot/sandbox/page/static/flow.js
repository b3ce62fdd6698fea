// Which messages stand in a conversation's list, and what stands above each.

import { state } from "./store.js";
import { dateOf, dayName, dayOf } from "./times.js";

const TOGETHER = 300; // seconds within which somebody's messages stand under one head

/** Whether a message stands in a thread, not in the conversation itself. */
export function isReply({ ts, thread }) {
  return Boolean(thread) && thread !== ts;
}

/** The messages of the conversation itself, from `from` (a `ts`) on. */
export function flowOf(list, from = "") {
  return list.filter((message) => message.ts >= from && !isReply(message));
}

/** The replies to the message `ts`. */
export function repliesTo(list, ts) {
  return list.filter((message) => message.thread === ts && message.ts !== ts);
}

/** Where the list has to begin to show `count` messages before `from`, or the last ones without it. */
export function before(list, from, count) {
  const older = flowOf(list).filter(({ ts }) => !from || ts < from);
  return (older.at(-count) ?? older[0])?.ts ?? from;
}

/** The `ts` of the first of `unread` messages by others, counted as the workspace does; null where it has not been fetched. */
export function firstUnread(list, unread) {
  if (!unread) return null;
  const mine = new Set(); // threads that this person has begun or written in
  const counted = list.filter((message) => {
    if (message.user === state.me.id) mine.add(message.thread ?? message.ts);
    return message.user !== state.me.id && !message.private && (!isReply(message) || concerns(message, mine));
  });
  return counted.at(-unread)?.ts ?? null;
}

function concerns({ channel, thread, text }, mine) {
  const { kind } = state.conversations.get(channel) ?? {};
  return kind === "im" || kind === "mpim" || mine.has(thread) || text.includes(`<@${state.me.id}`);
}

/** What stands above a message: the day where it begins, the line of what is new, and whether its head is left out. */
export function adornment(message, previous, fresh) {
  const date = dateOf(message.ts);
  const day = !previous || dayOf(dateOf(previous.ts)) !== dayOf(date) ? dayName(date) : null;
  const isFresh = fresh !== null && message.ts >= fresh && !(previous && previous.ts >= fresh);
  return { day, fresh: isFresh, compact: !day && !isFresh && belongTogether(previous, message) };
}

function belongTogether(previous, message) {
  if (previous.user !== message.user || previous.private || message.private || previous.replies > 0) return false;
  return Number(message.ts) - Number(previous.ts) < TOGETHER;
}
