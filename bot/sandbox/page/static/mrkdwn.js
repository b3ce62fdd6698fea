// Slack's mrkdwn as elements, and as plain words.

import { slackDate } from "./dates.js";
import { h } from "./dom.js";
import { link, safeAddress } from "./links.js";
import { now, person, state, title } from "./store.js";
import { tokens } from "./tokens.js";

/** Nodes for a text as it came over the wire. With `verbatim` bare addresses and names stay text. */
export function inline(text, options) {
  return tokens(text, options).map(node);
}

/** Nodes for a text object: plain text as it stands, mrkdwn with its markup. */
export function textOf(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? inline(object.text, { verbatim: object.verbatim }) : lines(object.text);
}

/** The same as words, for names that screen readers say. */
export function wordsOf(object) {
  if (!object) return "";
  return object.type === "mrkdwn" ? plain(object.text) : object.text;
}

/** A text as a person reads it, without markup. */
export function plain(text) {
  return tokens(text).map(said).join("").trim();
}

/** Characters as they stand, line breaks included. */
export function lines(text) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}

/** A person's name as a chip, louder where it is the viewer's. */
export function userChip(id, label = "") {
  return h("span", { class: id === state.me?.id ? "mention me" : "mention", text: `@${userName(id, label)}` });
}

/** A channel's name, leading there where the viewer can go. */
export function channelChip(id, label = "") {
  const text = channelName(id, label);
  if (!state.conversations.has(id)) return h("span", { class: "mention", text });
  return h("a", { class: "mention", href: `#/${state.me.id}/${id}`, text });
}

/** "@here", "@channel", "@everyone", or a group of people. */
export function groupChip(text) {
  return h("span", { class: "mention me", text });
}

/** A moment in the viewer's zone, its exact time at hand; the fallback where the template is not one of Slack's. */
export function dateNode({ unix, template, href, fallback }) {
  const shown = slackDate(unix, template, zone(), now());
  if (shown === null) return h("span", { text: fallback });
  const date = new Date(unix * 1000);
  const exact = new Intl.DateTimeFormat("en-US", { timeZone: zone(), dateStyle: "full", timeStyle: "long" }).format(date);
  const time = h("time", { datetime: date.toISOString(), title: exact, text: shown });
  return href ? link(href, {}, time) : time;
}

const zone = () => state.me?.tz ?? "UTC";

function userName(id, label) {
  const known = person(id);
  return known.unknown ? label || id : known.name;
}

function channelName(id, label) {
  const known = state.conversations.get(id) ?? state.public.find((one) => one.id === id);
  if (known) return title(known);
  return label ? `#${label}` : "#private-channel";
}

const byName = (name) => [...state.conversations.values()].find((one) => one.name === name && title(one) === `#${name}`);

const wrap = (tag) => ({ inside }) => h(tag, {}, inside.map(node));

const NODES = {
  text: ({ text }) => document.createTextNode(text),
  break: () => h("br"),
  bold: wrap("b"),
  italic: wrap("i"),
  strike: wrap("s"),
  code: wrap("code"),
  pre: wrap("pre"),
  quote: wrap("blockquote"),
  link: ({ href, label }) => link(href, {}, label || linkText(href)),
  user: ({ id, label }) => userChip(id, label),
  channel: ({ id, label }) => channelChip(id, label),
  group: ({ label }) => groupChip(label || "@group"),
  broadcast: ({ range }) => groupChip(`@${range}`),
  date: dateNode,
  hash: ({ name }) => (byName(name) ? channelChip(byName(name).id) : document.createTextNode(`#${name}`)),
};

function node(token) {
  return NODES[token.kind](token);
}

/** An address stands for itself; what is none keeps its brackets, as it was written. */
function linkText(href) {
  return safeAddress(href) === null ? `<${href}>` : href.replace(/^mailto:/, "");
}

const inner = ({ inside }) => inside.map(said).join("");

const WORDS = {
  text: ({ text }) => text,
  break: () => "\n",
  pre: (token) => `\n${inner(token)}\n`,
  quote: (token) => `\n${inner(token)}\n`,
  link: ({ href, label }) => label || linkText(href),
  user: ({ id, label }) => `@${userName(id, label)}`,
  channel: ({ id, label }) => channelName(id, label),
  group: ({ label }) => label || "@group",
  broadcast: ({ range }) => `@${range}`,
  date: ({ unix, template, fallback }) => slackDate(unix, template, zone(), now()) ?? fallback,
  hash: ({ name }) => `#${name}`,
};

function said(token) {
  return (WORDS[token.kind] ?? inner)(token);
}
