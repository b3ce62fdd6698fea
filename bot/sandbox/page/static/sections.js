// What stands in the side bar, as plain data: the sections and their rows.

import { watching } from "./place.js";
import { person, state, title } from "./store.js";

/**
 * The sections, in order. A row is { key, label, mark, somebody, channel, open, unread, badge, quiet }: `label` is its name
 * without marks, `channel` the conversation it goes to, or `open` the people a new one is opened with.
 */
export function sections() {
  const all = [...state.conversations.values()];
  const channels = all.filter(({ kind }) => kind === "public" || kind === "private").map(channelRow);
  return [
    { id: "channels", name: "Channels", rows: channels.sort(byName) },
    { id: "direct", name: "Direct messages", rows: directRows(all) },
    { id: "apps", name: "Apps", rows: appRows(all) },
  ];
}

function channelRow(conversation) {
  const mark = conversation.archived ? "archived" : conversation.kind;
  const counts = countsOf(conversation, conversation.mentions);
  return { ...row(conversation.id, title(conversation)), channel: conversation.id, mark, ...counts, quiet: conversation.archived };
}

function directRows(all) {
  const talks = all.filter((one) => (one.kind === "im" && one.with !== state.app?.user) || one.kind === "mpim");
  const known = new Set(talks.map((one) => one.with ?? (one.kind === "im" ? state.me.id : null)));
  const others = [...state.people.values()].filter((one) => !one.bot && !one.app && !one.deactivated);
  const fresh = others.filter(({ id }) => id !== state.me.id && !known.has(id));
  return [...talks.map(talkRow), ...fresh.map(personRow)].sort(byName);
}

function appRows(all) {
  const { app } = state;
  if (!app || state.me.deactivated) return [];
  const talk = all.find((one) => one.kind === "im" && one.with === app.user);
  const somebody = { ...person(app.user), name: app.name, app: true };
  return [talk ? { ...talkRow(talk), label: app.name, somebody } : { ...row(app.user, app.name), somebody, open: [app.user] }];
}

function talkRow(conversation) {
  const group = conversation.kind === "mpim";
  const somebody = group ? null : conversation.with ? person(conversation.with) : state.me;
  const counts = countsOf(conversation, conversation.unread);
  const own = { ...row(group ? conversation.id : somebody.id, title(conversation)), channel: conversation.id, somebody, ...counts };
  return group ? { ...own, mark: "group", members: conversation.members.length - 1 } : { ...own, quiet: Boolean(somebody.deactivated) };
}

function personRow(somebody) {
  return { ...row(somebody.id, somebody.name), somebody, open: [somebody.id], quiet: true };
}

function row(key, label) {
  return { key, label, mark: null, somebody: null, channel: null, open: null, unread: 0, badge: 0, quiet: false };
}

/** What a person is looking at is not unread, even before the workspace has heard that they read it. */
function countsOf({ id, unread }, badge) {
  return watching(id) ? { unread: 0, badge: 0 } : { unread, badge };
}

function byName(one, other) {
  return Boolean(one.mark === "archived") - Boolean(other.mark === "archived") || one.label.localeCompare(other.label, "en");
}
