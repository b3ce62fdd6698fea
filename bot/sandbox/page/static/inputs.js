// Inputs to write in, and boxes to tick.

import { h, unique } from "./dom.js";
import { textOf, wordsOf } from "./mrkdwn.js";
import { isSentAtOnce } from "./sending.js";
import { isMine } from "./whose.js";

const LONGEST = 3000;
const NEAR = 40; // characters before the end from which on those left are counted
const PAUSE = 400; // milliseconds without a key, after which what is being typed is sent

/** A text input of any kind. */
export function textInput(it) {
  const { element, props } = it;
  const many = element.multiline || element.type === "rich_text_input";
  const field = h(many ? "textarea" : "input", {
    ...props,
    ...(many ? { rows: 3 } : KINDS[element.type]),
    class: "entry",
    placeholder: wordsOf(element.placeholder) || null,
    autocomplete: "off",
  });
  field.value = it.value ?? "";
  const count = counter(field, element);
  field.addEventListener("input", () => {
    it.note(field.value || null);
    count.update();
  });
  if (isSentAtOnce(it.surface, it.block)) sendWhileTyping(field, it, many);
  return h("div", { class: "typed" }, field, count.node);
}

const KINDS = {
  plain_text_input: { type: "text" },
  email_text_input: { type: "text", inputmode: "email" },
  url_text_input: { type: "text", inputmode: "url" },
  number_input: { type: "text", inputmode: "decimal" },
};

/** In a message: when the person is done. In a form: as the app asks, else on Enter, which then does not send the form. */
function sendWhileTyping(field, it, many) {
  const asked = it.element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  let sent = field.value;
  let timer = 0;
  const send = () => {
    clearTimeout(timer);
    sent = field.value;
    it.enter(field.value || null);
  };
  const sendNew = () => field.value !== sent && isMine(it.surface) && send();
  if (!it.surface.on.view) field.addEventListener("change", sendNew);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || many || !asked.includes("on_enter_pressed")) return;
    event.preventDefault();
    send();
  });
  if (!asked.includes("on_character_entered")) return;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(sendNew, PAUSE);
  });
}

/** How many characters are left: shown near the end, and below zero in red. */
function counter(field, element) {
  const most = element.max_length ?? LONGEST;
  const node = h("span", { class: "count", role: "status" });
  const update = () => {
    const left = most - [...field.value].length;
    node.hidden = left > Math.min(NEAR, most / 2);
    node.textContent = node.hidden ? "" : String(left);
    node.classList.toggle("over", left < 0);
    node.setAttribute("aria-label", `${left} characters left`);
  };
  update();
  return { node, update };
}

/** Boxes to tick; the value is the list of those that are. */
export function checkboxes(it) {
  const chosen = new Set(it.value ?? []);
  const change = async (value, box) => {
    box.checked ? chosen.add(value) : chosen.delete(value);
    const now = it.element.options.map((option) => option.value).filter((one) => chosen.has(one));
    if (await it.enter(now)) return;
    box.checked = !box.checked;
    box.checked ? chosen.add(value) : chosen.delete(value);
    it.note([...chosen]);
  };
  const rows = it.element.options.map((option) => choice(it, option, { type: "checkbox", checked: chosen.has(option.value) }, change));
  return h("div", { ...it.props, role: "group", class: "choices" }, rows);
}

/** One of several; the value is that one, or null. */
export function radioButtons(it) {
  const name = unique("radio");
  let chosen = it.value;
  const change = async (value) => {
    if (await it.enter(value)) {
      chosen = value;
      return;
    }
    for (const radio of group.querySelectorAll("input")) radio.checked = radio.value === chosen;
    it.note(chosen);
  };
  const rows = it.element.options.map((option) => choice(it, option, { type: "radio", name, checked: option.value === chosen }, change));
  const group = h("div", { ...it.props, role: "radiogroup", class: "choices" }, rows);
  return group;
}

function choice(it, option, props, change) {
  const id = unique("choice");
  const described = option.description ? `${id}-more` : null;
  const box = h("input", {
    ...props,
    id,
    value: option.value,
    "aria-describedby": described,
    data: { key: `${it.key}/${option.value}` },
    on: { change: () => change(option.value, box) },
  });
  return h(
    "div",
    { class: "choice" },
    box,
    h("label", { for: id }, textOf(option.text)),
    described ? h("p", { class: "hint", id: described }, textOf(option.description)) : null,
  );
}
