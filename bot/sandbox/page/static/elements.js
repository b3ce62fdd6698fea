// The elements of Block Kit: what people press, choose and fill in, wherever it stands.

import { control } from "./control.js";
import { h, icon } from "./dom.js";
import { MORE } from "./icons.js";
import { checkboxes, radioButtons, textInput } from "./inputs.js";
import { appTab, safeAddress } from "./links.js";
import { openMenu } from "./menu.js";
import { textOf, wordsOf } from "./mrkdwn.js";
import { picture } from "./picture.js";
import { dateInput, multiSelect, select } from "./pickers.js";
import { goToApp } from "./place.js";
import { isBusy, keyOf, press } from "./sending.js";

const INPUTS = {
  plain_text_input: [textInput, "Text"],
  email_text_input: [textInput, "Email"],
  url_text_input: [textInput, "URL"],
  number_input: [textInput, "Number"],
  rich_text_input: [textInput, "Text"],
  checkboxes: [checkboxes, "Options"],
  radio_buttons: [radioButtons, "Options"],
  static_select: [select, "Select an item"],
  users_select: [select, "Select a person"],
  conversations_select: [select, "Select a conversation"],
  channels_select: [select, "Select a channel"],
  multi_static_select: [multiSelect, "Select items"],
  multi_users_select: [multiSelect, "Select people"],
  multi_conversations_select: [multiSelect, "Select conversations"],
  multi_channels_select: [multiSelect, "Select channels"],
  datepicker: [dateInput, "Select a date"],
  timepicker: [dateInput, "Select a time"],
  datetimepicker: [dateInput, "Select a date and a time"],
};
const OTHERS = { button, overflow, image: ({ as }, _, one) => picture(one, as) };

/** Whether something stands in elements of this type that goes along when a form is sent. */
export function holdsValue(element) {
  return Object.hasOwn(INPUTS, element.type);
}

/** Whether people choose by ticking, so that a label names a group and not one field. */
export function isGroup(element) {
  return element.type === "checkboxes" || element.type === "radio_buttons";
}

/** One element as a node. `names` are the attributes that name an input; without them it is named by what is around it. */
export function element(surface, block, one, names) {
  if (holdsValue(one)) {
    const [build, prompt] = INPUTS[one.type];
    return build(control(surface, block, one, prompt, names));
  }
  return OTHERS[one.type]?.(surface, block, one) ?? placeholder(one.type);
}

/** What this page does not draw, by the name of its kind. */
export function placeholder(kind) {
  return h("p", { class: "not-drawn", text: `(${String(kind).replaceAll("_", " ")})` });
}

function button(surface, block, one) {
  const key = keyOf(surface, block, one);
  const href = one.url ? safeAddress(one.url) : null;
  const props = {
    class: ["button", one.style].filter(Boolean).join(" "),
    "aria-label": one.accessibility_label,
    "aria-busy": isBusy(key) ? "true" : null,
    data: { key },
  };
  if (href && !one.confirm) {
    const on = { click: () => press(surface, block, one) };
    return h("a", { ...props, href, target: "_blank", rel: "noopener noreferrer nofollow", on }, textOf(one.text));
  }
  const click = async () => (await press(surface, block, one)) && visit(one.url);
  return h("button", { ...props, type: "button", on: { click } }, textOf(one.text));
}

function overflow(surface, block, one) {
  const key = keyOf(surface, block, one);
  const label = one.accessibility_label ?? "More";
  const items = one.options.map((option) => ({
    label: wordsOf(option.text),
    note: wordsOf(option.description) || undefined,
    run: async () => (await press(surface, block, one, option.value ?? null)) && visit(option.url),
  }));
  const props = { "aria-label": label, "aria-haspopup": "menu", "aria-expanded": "false", "aria-busy": isBusy(key) ? "true" : null };
  const node = h("button", { ...props, type: "button", class: "button overflow", data: { key } }, icon(MORE, 16));
  node.addEventListener("click", () => openMenu(node, label, items));
  return node;
}

/** Follow an address: one of the app's tabs here, what may be linked beside this page, and nothing else. */
function visit(address) {
  const tab = address ? appTab(address) : null;
  if (tab) return goToApp(tab);
  const href = address ? safeAddress(address) : null;
  if (href) window.open(href, "_blank", "noopener,noreferrer");
}
