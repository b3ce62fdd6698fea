// What could be meant by the word at the caret: commands at the start of a message, people after @, channels after #.

import { person, state } from "./store.js";

const MOST = 6; // people or channels; what asks for more is narrowed by typing on
const COMMAND = /^\/[^\s/]*$/;
const PERSON = /(?<![\p{L}\p{N}_<])@([\p{L}\p{N}._-]*)$/u;
const CHANNEL = /(?<!\S)#([\p{L}\p{N}_-]*)$/u;

/**
 * The suggestions for `text` with the caret at `caret`: `{ from, to, whole, items }`, or null where nothing is asked for.
 *
 * `from` and `to` are the word's ends. `whole` says that the word is already the name of an item, so that Enter may
 * send. An item is `{ kind, insert, person | channel | command }`.
 */
export function suggestionsAt(text, caret, conversation) {
  const before = text.slice(0, caret);
  const rest = text.slice(caret).match(/^[\p{L}\p{N}_-]*/u)[0];
  const found = commandsAt(before) ?? peopleAt(before, conversation) ?? channelsAt(before);
  if (!found || !found.items.length) return null;
  const word = (before.slice(found.from) + rest).toLowerCase();
  const whole = found.items.some((item) => item.insert.toLowerCase() === word);
  return { ...found, to: caret + rest.length, whole, items: found.from === 0 && before[0] === "/" ? found.items : found.items.slice(0, MOST) };
}

/** The command that this text would run, once its name is complete and its arguments are being typed; else null. */
export function commandOf(text) {
  const name = text.match(/^(\/\S+)\s/)?.[1];
  return state.app?.commands.find(({ command }) => command === name) ?? null;
}

/** A person's handle or an app's, as it is typed. */
const handleOf = (one) => `@${one.handle}`;

function commandsAt(before) {
  if (!COMMAND.test(before)) return null;
  const typed = before.toLowerCase();
  const own = (one) => (one.own ? 1 : 0);
  const items = (state.app?.commands ?? [])
    .filter(({ command }) => command.startsWith(typed))
    .sort((one, other) => own(one) - own(other))
    .map((command) => ({ kind: "command", insert: command.command, command }));
  return { from: 0, items };
}

function peopleAt(before, conversation) {
  const match = before.match(PERSON);
  if (!match) return null;
  const typed = match[1].toLowerCase();
  const here = new Set(conversation.members);
  const items = [...state.people.values()]
    .filter((one) => !one.bot || one.app)
    .map((one) => ({ one, at: place(one, typed) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => rank(a, here) - rank(b, here) || a.one.name.localeCompare(b.one.name))
    .map(({ one }) => ({ kind: "person", insert: handleOf(one), person: one }));
  return { from: match.index, items };
}

/** 0: a name begins so. 1: a later word of one does. -1: none does. */
function place(one, typed) {
  const names = [one.handle, one.name, one.real].map((name) => (name ?? "").toLowerCase());
  if (names.some((name) => name.startsWith(typed))) return 0;
  return names.some((name) => name.split(/[\s._-]+/).some((word) => word.startsWith(typed))) ? 1 : -1;
}

function rank({ one, at }, here) {
  return (one.deactivated ? 16 : 0) + (one.id === state.me.id ? 8 : 0) + at * 4 + (one.app ? 2 : 0) + (here.has(one.id) ? 0 : 1);
}

function channelsAt(before) {
  const match = before.match(CHANNEL);
  if (!match) return null;
  const typed = match[1].toLowerCase();
  const items = [...state.conversations.values(), ...state.public]
    .filter(({ kind, name, archived }) => (kind === "public" || kind === "private") && !archived && name.includes(typed))
    .sort((a, b) => Number(b.name.startsWith(typed)) - Number(a.name.startsWith(typed)) || a.name.localeCompare(b.name))
    .map((channel) => ({ kind: "channel", insert: `#${channel.name}`, channel }));
  return { from: match.index, items };
}

/** What a suggested person is beside their name: "you", "guest", "deactivated", "app". */
export function notesOf(one) {
  const known = person(one.id);
  const notes = { you: known.id === state.me.id, guest: known.guest, deactivated: known.deactivated, app: known.app };
  return Object.keys(notes).filter((note) => notes[note]);
}
