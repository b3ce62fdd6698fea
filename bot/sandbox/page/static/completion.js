// The suggestions above a composer: offered as one types, taken with Enter, Tab or a click, gone with Esc.

import { avatar } from "./avatar.js";
import { fill, h, icon, unique } from "./dom.js";
import { HASH, LOCK } from "./icons.js";
import { state } from "./store.js";
import { notesOf, suggestionsAt } from "./suggestions.js";

/**
 * Completion for the text input `box`, which types into `conversation`; `commands` says whether one can run commands there.
 *
 * Answers `{ node, refresh, onKey, close }`: `node` is the popup, to be placed in a positioned element around the box;
 * `refresh()` is called when text or caret moved; `onKey(event)` answers whether it has dealt with the key.
 */
export function completion(box, conversation, { commands = true } = {}) {
  const list = h("ul", { role: "listbox", id: unique("suggestions"), "aria-label": "Suggestions" });
  const head = h("p", { class: "suggest-head", "aria-hidden": "true" });
  const count = h("span", { class: "unseen", role: "status" });
  const popup = h("div", { class: "suggest", hidden: true, on: { mousedown: (event) => event.preventDefault() } }, head, list);
  const self = { box, conversation, commands, list, head, count, popup, found: null, at: -1, refused: null };
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-haspopup", "listbox");
  box.addEventListener("blur", () => close(self));
  return {
    node: [popup, count],
    refresh: () => refresh(self),
    onKey: (event) => onKey(self, event),
    close: () => close(self),
  };
}

function refresh(self) {
  const { box, conversation } = self;
  const caret = box.selectionStart;
  const found = caret === box.selectionEnd ? suggestionsAt(box.value, caret, state.conversations.get(conversation.id) ?? conversation) : null;
  const word = found && `${found.from}${box.value[found.from]}`;
  const isOffered = found && (self.commands || found.items[0].kind !== "command");
  if (!isOffered || (found.whole && found.items.length === 1) || self.refused === word) {
    if (!found) self.refused = null;
    return close(self);
  }
  self.found = found;
  fill(self.head, { command: "Commands", person: "People", channel: "Channels" }[found.items[0].kind]);
  fill(self.list, found.items.map((item, index) => option(self, item, index)));
  self.popup.hidden = false;
  box.setAttribute("aria-controls", self.list.id);
  if (self.count.textContent !== amount(found)) self.count.textContent = amount(found);
  // A complete name is left as it is: Enter then sends.
  choose(self, found.whole ? -1 : 0);
}

const amount = ({ items }) => (items.length === 1 ? "1 suggestion" : `${items.length} suggestions`);

function close(self) {
  self.found = null;
  self.at = -1;
  self.popup.hidden = true;
  self.count.textContent = "";
  self.box.removeAttribute("aria-activedescendant");
  self.box.removeAttribute("aria-controls");
}

function onKey(self, event) {
  const { found } = self;
  if (!found) return false;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const size = found.items.length;
    choose(self, self.at < 0 && step < 0 ? size - 1 : (self.at + step + size) % size);
  } else if (event.key === "Escape") {
    self.refused = `${found.from}${self.box.value[found.from]}`;
    close(self);
  } else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && self.at >= 0) {
    accept(self, found.items[self.at]);
  } else {
    return false;
  }
  event.preventDefault();
  return true;
}

function choose(self, at) {
  self.at = at;
  [...self.list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
  const row = self.list.children[at];
  if (row) self.box.setAttribute("aria-activedescendant", row.id);
  else self.box.removeAttribute("aria-activedescendant");
  row?.scrollIntoView({ block: "nearest" });
}

function accept(self, item) {
  const { box, found } = self;
  const spaced = /^\s/.test(box.value.slice(found.to));
  box.setRangeText(spaced ? item.insert : `${item.insert} `, found.from, found.to, "end");
  if (spaced) box.setSelectionRange(box.selectionEnd + 1, box.selectionEnd + 1);
  close(self);
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function option(self, item, index) {
  const onHover = () => self.at !== index && choose(self, index);
  return h(
    "li",
    { role: "option", id: unique("suggestion"), class: `suggest-row ${item.kind}`, on: { click: () => accept(self, item), mousemove: onHover } },
    ROWS[item.kind](item),
  );
}

const ROWS = {
  command({ command }) {
    const picture = command.own ? h("span", { class: "suggest-own", text: "/", "aria-hidden": "true" }) : avatar({ id: state.app.user }, 32);
    const first = h("span", { class: "suggest-line" }, h("strong", { text: command.command }), " ", h("span", { class: "suggest-hint", text: command.hint }));
    return [picture, h("span", { class: "suggest-words" }, first, " ", h("span", { class: "suggest-note", text: command.description }))];
  },
  person({ person }) {
    const notes = notesOf(person);
    const other = person.real !== person.name ? person.real : null;
    return [
      avatar(person, 24),
      h("strong", { text: person.name }),
      " ",
      other && h("span", { class: "suggest-note", text: other }),
      notes.map((note) => [" ", h("span", { class: "suggest-tag", text: note })]),
    ];
  },
  channel({ channel }) {
    return [icon(channel.kind === "private" ? LOCK : HASH, 16), h("strong", { text: channel.name })];
  },
};
