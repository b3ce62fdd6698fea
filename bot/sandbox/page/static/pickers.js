// Choosing: from options, people, conversations; a day, a time, a moment.

import { toLocal, toUnix } from "./dates.js";
import { fill, h, icon, unique } from "./dom.js";
import { CARET } from "./icons.js";
import { openPanel } from "./menu.js";
import { wordsOf } from "./mrkdwn.js";
import { person, state, title } from "./store.js";
import { isMine } from "./whose.js";

const MANY = 8; // choices from which on there is an input that narrows them
const SETTLED = 900; // milliseconds after which a date that is being typed is taken as meant

/** A choice of one, in the browser's own list. */
export function select(it) {
  const { element } = it;
  const prompt = wordsOf(element.placeholder) || it.prompt;
  const none = h("option", { value: "", disabled: !it.clearable, hidden: !it.clearable }, prompt);
  const node = h("select", { ...it.props, class: "entry" }, none, groupsOf(element, it.value).map(optionNodes));
  let chosen = (node.value = it.value ?? "");
  const tint = () => node.classList.toggle("empty", !node.value);
  node.addEventListener("change", async () => {
    tint();
    if (await it.enter(node.value || null)) {
      chosen = node.value;
      return;
    }
    node.value = chosen;
    it.note(chosen || null);
    tint();
  });
  tint();
  return h("div", { class: "picker" }, node, icon(CARET, 16));
}

const kindOf = ({ type }) => type.replace(/^multi_/, "").replace(/_select$/, "");

function optionNodes({ label, options }) {
  const nodes = options.map(({ value, text, note }) => h("option", { value, text: note ? `${text} – ${note}` : text }));
  return label === null ? nodes : h("optgroup", { label }, nodes);
}

/** What there is to choose from, as [{ label or null, options: [{ value, text, note? }] }]; what is chosen is always among it. */
function groupsOf(element, chosen) {
  const kind = kindOf(element);
  if (kind === "static") {
    const groups = element.option_groups ?? [{ label: null, options: element.options }];
    return groups.map(({ label, options }) => ({ label: label && wordsOf(label), options: options.map(asChoice) }));
  }
  const options = kind === "users" ? people() : conversations(element, kind);
  const known = new Set(options.map(({ value }) => value));
  const gone = [chosen ?? []].flat().filter((id) => !known.has(id));
  return [{ label: null, options: [...options, ...gone.map((id) => ({ value: id, text: nameOf(id) }))] }];
}

const asChoice = (option) => ({ value: option.value, text: wordsOf(option.text), note: wordsOf(option.description) });
const byText = (one, other) => one.text.localeCompare(other.text);

/** Everybody who is here, by name; those who share one are told apart by their handle. */
function people() {
  const here = [...state.people.values()].filter((one) => !one.deactivated);
  const shared = new Set(here.map(({ name }) => name).filter((name, at, all) => all.indexOf(name) !== at));
  const shown = ({ name, handle }) => (shared.has(name) ? `${name} (${handle})` : name);
  return here.map((one) => ({ value: one.id, text: shown(one) })).sort(byText);
}

function conversations(element, kind) {
  const kinds = kind === "channels" ? ["public"] : (element.filter?.include ?? ["public", "private", "im", "mpim"]);
  const bots = !element.filter?.exclude_bot_users;
  const all = [...state.conversations.values(), ...state.public];
  const offered = all.filter((one) => kinds.includes(one.kind) && !one.archived && (bots || !one.with || !person(one.with).bot));
  return offered.map((one) => ({ value: one.id, text: title(one) })).sort(byText);
}

function nameOf(id) {
  const conversation = state.conversations.get(id) ?? state.public.find((one) => one.id === id);
  return conversation ? title(conversation) : person(id).name;
}

/** A choice of several: a list to tick, opened by what shows those that are chosen. */
export function multiSelect(it) {
  const groups = groupsOf(it.element, it.value);
  const texts = new Map(groups.flatMap(({ options }) => options.map(({ value, text }) => [value, text])));
  const chosen = new Set(it.value ?? []);
  const shown = h("span", { class: "chips" });
  const list = h("div", { class: "several-list", id: unique("list") });
  const button = h(
    "button",
    { ...it.props, ...COMBOBOX, class: "entry", "aria-controls": list.id },
    shown,
  );
  const draw = () => {
    const chips = [...chosen].map((value) => h("span", { class: "chip", text: texts.get(value) ?? value }));
    fill(shown, chips.length ? chips : wordsOf(it.element.placeholder) || it.prompt);
    button.classList.toggle("empty", !chips.length);
  };
  button.addEventListener("click", () => openPanel(button, it.title, choices(it, list, groups, chosen, draw)));
  draw();
  return h("div", { class: "picker" }, button, icon(CARET, 16));
}

const COMBOBOX = { type: "button", role: "combobox", "aria-haspopup": "dialog", "aria-expanded": "false" };

/** Fills `list` with a box for each choice; answers it, below an input that narrows it where there are many. */
function choices(it, list, groups, chosen, draw) {
  const most = it.element.max_selected_items ?? Infinity;
  const limit = () => {
    for (const box of list.querySelectorAll("input")) box.disabled = !box.checked && chosen.size >= most;
  };
  const tick = async (value, box) => {
    const turn = () => (box.checked ? chosen.add(value) : chosen.delete(value));
    turn();
    if (!(await it.enter([...chosen]))) {
      box.checked = !box.checked;
      turn();
      it.note([...chosen]);
    }
    limit();
    draw();
  };
  const rows = ({ options }) => options.map((option) => tickable(option, chosen.has(option.value), tick));
  fill(list, groups.map((group) => [group.label && h("p", { class: "several-group", text: group.label }), rows(group)]));
  limit();
  const count = groups.reduce((sum, { options }) => sum + options.length, 0);
  return [count > MANY ? narrowing(list) : null, list];
}

function tickable({ value, text, note }, checked, tick) {
  const box = h("input", { type: "checkbox", checked, on: { change: () => tick(value, box) } });
  return h("label", { class: "tickable" }, box, h("span", {}, text, note ? h("span", { class: "menu-note", text: note }) : null));
}

function narrowing(list) {
  const field = h("input", { type: "search", class: "entry", placeholder: "Search", "aria-label": "Search" });
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const row of list.querySelectorAll(".tickable")) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
  return field;
}

const TYPES = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" };

/** A day ("2026-12-15"), a time ("09:00"), or a moment (seconds since 1970), on the viewer's wall clock. */
export function dateInput(it) {
  const { type } = it.element;
  const zone = state.me?.tz ?? "UTC";
  const moment = type === "datetimepicker";
  const first = it.value === null ? "" : moment ? toLocal(it.value, zone) : it.value;
  const field = h("input", { ...it.props, type: TYPES[type], class: "entry", title: wordsOf(it.element.placeholder) || null });
  if (type !== "timepicker") field.max = moment ? "2100-12-31T23:59" : "2100-12-31";
  field.value = first;
  const tint = () => field.classList.toggle("empty", !field.value);
  const value = () => (field.value && moment ? inRange(toUnix(field.value, zone)) : field.value || null);
  let sent = first;
  let timer = 0;
  const send = async () => {
    clearTimeout(timer);
    if (field.value === sent || !isMine(it.surface)) return;
    const before = sent;
    sent = field.value;
    if (await it.enter(value())) return;
    field.value = sent = before;
    it.note(value());
    tint();
  };
  field.addEventListener("input", () => {
    tint();
    it.note(value());
    clearTimeout(timer);
    timer = setTimeout(send, SETTLED);
  });
  field.addEventListener("blur", send);
  tint();
  return field;
}

/** Slack's moments have ten digits; a year that is still being typed gives fewer. */
const inRange = (unix) => (unix >= 1e9 && unix < 1e10 ? unix : null);
