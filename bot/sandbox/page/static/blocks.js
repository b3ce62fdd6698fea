// Block Kit's blocks, as Slack lays them out.

import { h, icon, unique } from "./dom.js";
import { element, isGroup, placeholder } from "./elements.js";
import { markdown } from "./markdown.js";
import { textOf, wordsOf } from "./mrkdwn.js";
import { largePicture, picture } from "./picture.js";
import { richText } from "./richtext.js";
import { surfaceKey } from "./sending.js";
import { own } from "./values.js";

const WARNING = "M10 2.8 18 17H2zM10 8v4M10 14.5v.01";

/**
 * The blocks of a message, a modal or Home. `surface` is { as, on: { channel, ts } or { view }, values, errors, entries?,
 * failed?, level? }: `as` is the id of the person for whom it is drawn and who acts there, `values` is { block_id: { action_id: value } }, `failed(sentence)` hears why something was not taken,
 * `level` is that of headings (2).
 */
export function renderBlocks(blocks, surface) {
  const node = h("div", { class: "blocks", data: { surface: surfaceKey(surface) } }, blocks.map((block) => oneBlock(block, surface)));
  showErrors(node, surface.errors ?? {});
  return node;
}

function oneBlock(block, surface) {
  const node = Object.hasOwn(BLOCKS, block.type) ? BLOCKS[block.type](block, surface) : placeholder(block.type);
  node.classList.add("block");
  node.dataset.block = block.block_id ?? "";
  return node;
}

const BLOCKS = {
  section,
  context,
  actions: (block, surface) => h("div", { class: "actions" }, block.elements.map((one) => element(surface, block, one))),
  header: (block, { level = 2 }) => h(`h${level}`, { class: "header" }, textOf(block.text)),
  divider: () => h("hr"),
  image,
  input,
  rich_text: richText,
  markdown: (block, { level }) => markdown(block.text, level),
};

function section(block, surface) {
  const text = block.text ? h("div", { class: "section-text" }, textOf(block.text)) : null;
  const fields = block.fields ? h("div", { class: "fields" }, block.fields.map((field) => h("div", {}, textOf(field)))) : null;
  const beside = block.accessory ? h("div", { class: "accessory" }, element(surface, block, block.accessory)) : null;
  return h("div", { class: "section" }, h("div", { class: "section-words" }, text, fields), beside);
}

function context(block, { as }) {
  const elements = block.elements.map((one) => (one.type === "image" ? picture(one, as) : h("span", {}, textOf(one))));
  return h("div", { class: "context" }, elements);
}

function image(block, { as }) {
  return largePicture(block, as, wordsOf(block.title), block.title ? textOf(block.title) : null);
}

function input(block, surface) {
  const id = unique("input");
  const { element: one } = block;
  const node = element(surface, block, one, { "aria-labelledby": `${id}-label` });
  const field = controlOf(node);
  const hint = block.hint ? h("p", { class: "hint", id: `${id}-hint` }, textOf(block.hint)) : null;
  const optional = block.optional ? h("span", { class: "optional", id: `${id}-optional`, text: " (optional)" }) : null;
  if (field) {
    field.id = id;
    field.dataset.described = [optional?.id, hint?.id].filter(Boolean).join(" ");
    if (!block.optional && field.role !== "group") field.setAttribute("aria-required", "true");
  }
  const label = h(isGroup(one) ? "span" : "label", { id: `${id}-label`, for: isGroup(one) ? null : id }, textOf(block.label));
  const error = h("p", { class: "error", id: `${id}-error`, hidden: true });
  return h("div", { class: "input" }, h("div", { class: "label" }, label, optional), node, error, hint);
}

/** The node of an input that people use: itself, or within what is drawn around it. */
function controlOf(node) {
  return node.matches("[data-control]") ? node : node.querySelector("[data-control]");
}

/** Say what is wrong, by block id, under the inputs of `root`; inputs that are not named are right. */
export function showErrors(root, errors) {
  for (const block of root.querySelectorAll(".input")) {
    const said = own(errors, block.dataset.block);
    const error = block.querySelector(".error");
    const field = controlOf(block);
    error.hidden = !said;
    error.replaceChildren(...(said ? [icon(WARNING, 14), h("span", { text: said })] : []));
    if (field) describe(field, said ? error.id : "");
  }
}

/** Ticked boxes are wrong one by one, as their group cannot be. */
function describe(field, errorId) {
  const about = [errorId, field.dataset.described].filter(Boolean).join(" ");
  about ? field.setAttribute("aria-describedby", about) : field.removeAttribute("aria-describedby");
  const marked = field.role === "group" ? field.querySelectorAll("input") : [field];
  for (const one of marked) errorId ? one.setAttribute("aria-invalid", "true") : one.removeAttribute("aria-invalid");
}

/** What takes the focus in `root`: the first input with an error (`wrong`), or that which the app asks for, else the first. */
export function firstField(root, { wrong = false } = {}) {
  const all = [...root.querySelectorAll("[data-control]")];
  const isWrong = (field) => field.closest(".input")?.querySelector(".error:not([hidden])");
  const first = wrong ? all.find(isWrong) : (root.querySelector("[data-control=first]") ?? all[0]);
  return first?.matches("[role=group], [role=radiogroup]") ? (first.querySelector("input:checked") ?? first.querySelector("input")) : first;
}
