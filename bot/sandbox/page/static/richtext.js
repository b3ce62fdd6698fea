// The rich_text block: sections, lists in lists, quotes, code, and the runs they are made of.

import { h } from "./dom.js";
import { link } from "./links.js";
import { channelChip, dateNode, groupChip, lines, userChip } from "./mrkdwn.js";

/** A rich_text block as elements. */
export function richText(block) {
  const parts = [];
  for (let at = 0; at < block.elements.length; at += 1) {
    const part = block.elements[at];
    if (part.type !== "rich_text_list") {
      parts.push(PARTS[part.type]?.(part));
      continue;
    }
    const lists = [part];
    while (block.elements[at + 1]?.type === "rich_text_list") lists.push(block.elements[(at += 1)]);
    parts.push(...nested(lists));
  }
  return h("div", { class: "rich" }, parts);
}

const PARTS = {
  rich_text_section: (part) => h("div", {}, runs(part)),
  rich_text_quote: (part) => h("blockquote", {}, runs(part)),
  rich_text_preformatted: (part) => h("pre", {}, runs(part)),
};

const runs = (part) => part.elements.map(run);

/** Lists that follow each other: one that is indented further belongs to the last item of the one before. */
function nested(lists) {
  const top = [];
  const open = []; // the lists that the next one may stand in, the innermost last
  for (const list of lists) {
    const indent = list.indent ?? 0;
    const node = oneList(list, indent);
    while (open.length && open.at(-1).indent >= indent) open.pop();
    const outer = open.at(-1)?.node.lastElementChild;
    if (outer) outer.append(node);
    else top.push(node);
    open.push({ indent, node });
  }
  return top;
}

function oneList(list, indent) {
  const items = list.elements.map((item) => h("li", {}, runs(item)));
  const ordered = list.style === "ordered";
  const props = { data: { level: indent % 3 }, class: list.border ? "bordered" : null };
  return h(ordered ? "ol" : "ul", { ...props, start: ordered && list.offset ? list.offset + 1 : null }, items);
}

const STYLES = { code: "code", bold: "b", italic: "i", strike: "s", underline: "u", highlight: "mark" };

function run(element) {
  let shown = RUNS[element.type]?.(element) ?? element.text ?? "";
  for (const [style, tag] of Object.entries(STYLES)) {
    if (element.style?.[style]) shown = h(tag, {}, shown);
  }
  return shown;
}

const RUNS = {
  text: ({ text }) => lines(text),
  link: ({ url, text }) => link(url, {}, text || url),
  user: ({ user_id }) => userChip(user_id),
  channel: ({ channel_id }) => channelChip(channel_id),
  usergroup: () => groupChip("@group"),
  broadcast: ({ range }) => groupChip(`@${range}`),
  emoji: ({ name, unicode }) => h("span", { title: `:${name}:`, text: emoji(unicode) ?? `:${name}:` }),
  color: ({ value }) => h("span", { class: "colour" }, swatch(value), value),
  date: ({ timestamp, format, url, fallback }) =>
    dateNode({ unix: timestamp, template: format, href: url, fallback: fallback ?? "" }),
};

/** "1f44d-1f3fd" as characters; null where it is not that. */
function emoji(unicode) {
  const points = (unicode ?? "").split("-").map((hex) => parseInt(hex, 16));
  return points.every((point) => point > 0 && point < 0x110000) ? String.fromCodePoint(...points) : null;
}

function swatch(value) {
  return h("span", { class: "swatch", style: /^#[0-9a-f]{3,8}$/i.test(value) ? { "--swatch": value } : {} });
}
