// The markdown block: the everyday part of Markdown (headings, lists, quotes, code, bold, italic, links), linear in time.

import { h } from "./dom.js";
import { link } from "./links.js";

const HEADING = /^(#{1,6})\s+(.*)$/;
const RULE = /^\s*(?:-{3,}|\*{3,})\s*$/;
const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})[.)])\s+(.*)$/;
const SPAN = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|__([^_\n]+)__|~~([^~\n]+)~~|\*([^*\n]+)\*|\b_([^_\n]+)_\b|\[([^[\]\n]+)\]\(([^()\s]+)\)/g;
const SPANS = ["code", "b", "b", "s", "i", "i"];

/** A markdown text as elements, its headings of this level. */
export function markdown(text, level = 2) {
  const out = h("div", { class: "rich" });
  const rows = text.split("\n");
  for (let at = 0; at < rows.length; ) at = take(rows, at, out, level);
  return out;
}

/** Put what begins at row `at` at the end of `out`; answers the row after it. */
function take(rows, at, out, level) {
  const row = rows[at];
  if (!row.trim()) return at + 1;
  if (row.startsWith("```")) return fence(rows, at, out);
  if (RULE.test(row) || HEADING.test(row)) {
    out.append(RULE.test(row) ? h("hr") : h(`h${level}`, {}, spans(HEADING.exec(row)[2])));
    return at + 1;
  }
  const [belongs, make] = kindOf(row);
  let end = at + 1;
  while (end < rows.length && belongs(rows[end])) end += 1;
  out.append(make(rows.slice(at, end)));
  return end;
}

/** What a row belongs to: which rows after it do too, and what they make together. */
function kindOf(row) {
  if (isQuote(row)) return [isQuote, quote];
  const item = ITEM.exec(row);
  if (!item) return [isPlain, paragraph];
  const alike = (other) => Boolean(ITEM.exec(other)?.[3]) === Boolean(item[3]);
  return [(other) => ITEM.test(other) && (alike(other) || /^\s/.test(other)), list];
}

const isQuote = (row) => row.startsWith(">");
const isPlain = (row) => row.trim() && !/^(```|>)/.test(row) && ![HEADING, ITEM, RULE].some((form) => form.test(row));
const paragraph = (rows) => h("p", {}, broken(rows));

function fence(rows, at, out) {
  const close = rows.indexOf("```", at + 1);
  const end = close < 0 ? rows.length : close;
  out.append(h("pre", { text: rows.slice(at + 1, end).join("\n") }));
  return end + 1;
}

const quote = (rows) => h("blockquote", {}, broken(rows.map((row) => row.replace(/^> ?/, ""))));

function list(rows) {
  const first = ITEM.exec(rows[0]);
  const items = rows.map((row) => ITEM.exec(row)).map(([, indent, , , words]) =>
    h("li", { style: { "--indent": Math.min(Math.floor(indent.length / 2), 4) } }, spans(words)));
  return first[3] ? h("ol", { start: Number(first[3]) }, items) : h("ul", {}, items);
}

const broken = (rows) => rows.flatMap((row, index) => (index ? [h("br"), ...spans(row)] : spans(row)));

function spans(text) {
  const out = [];
  let from = 0;
  for (const found of text.matchAll(SPAN)) {
    out.push(text.slice(from, found.index));
    const [label, href] = found.slice(7);
    const which = found.slice(1, 7).findIndex((one) => one !== undefined);
    out.push(which < 0 ? link(href, {}, label) : h(SPANS[which], { text: found[which + 1] }));
    from = found.index + found[0].length;
  }
  return [...out, text.slice(from)];
}
