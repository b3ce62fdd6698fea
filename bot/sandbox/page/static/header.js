// The head of a conversation: what it is, who is in it, and the app's tabs.

import { avatar, sender } from "./avatar.js";
import { fill, h, icon } from "./dom.js";
import { ARCHIVED, BACK, HASH, LOCK } from "./icons.js";
import { openPanel } from "./menu.js";
import { look } from "./place.js";
import { now, person, state, title } from "./store.js";
import { clockTime } from "./times.js";

const FACES = 3;

/** The head of `conversation`, as { node, update(conversation) }: it follows names, members and the clock in place. */
export function header(conversation) {
  const back = h("button", { type: "button", class: "icon-button back", "aria-label": "Back", on: { click: goBack } }, icon(BACK, 20));
  const mark = h("span", { class: "head-mark", "aria-hidden": "true" });
  const name = h("h1", { class: "head-name" });
  const note = h("span", { class: "head-note" });
  const members = h("button", { type: "button", class: "members", "aria-haspopup": "dialog", "aria-expanded": "false" });
  members.append(h("span", { class: "faces" }), h("span", { class: "members-count" }));
  const node = h("header", { class: "head" }, back, mark, name, note, members);
  let latest = conversation;
  let drawn = "";
  members.addEventListener("click", () => openPanel(members, "Members", memberList(latest)));
  const update = (current) => {
    latest = current;
    note.textContent = noteOf(current);
    const looks = JSON.stringify([current, current.members.map((id) => sender(id))], (key, value) => (isCount(key) ? undefined : value));
    if (looks === drawn) return;
    drawn = looks;
    drawName(mark, name, current);
    drawMembers(members, current);
  };
  update(conversation);
  return { node, update };
}

/** A row of tabs: `tabs` is [{ id, name }]; `choose(id)` is called for the one that is picked. `panel` is what they show. */
export function tabRow(tabs, chosen, panel, choose) {
  const row = h("div", { class: "tabs", role: "tablist", "aria-label": "App" });
  for (const { id, name } of tabs) {
    const here = id === chosen;
    const props = { type: "button", role: "tab", id: `tab-${id}`, "aria-selected": String(here), "aria-controls": panel, tabindex: here ? 0 : -1 };
    row.append(h("button", { ...props, on: { click: () => here || choose(id) } }, name));
  }
  row.addEventListener("keydown", (event) => {
    const at = tabs.findIndex(({ id }) => id === chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(tabs[(to + tabs.length) % tabs.length].id);
  });
  return row;
}

function isCount(key) {
  return key === "unread" || key === "mentions" || key === "latest";
}

function goBack() {
  look("side");
  document.querySelector("#side [aria-current]")?.focus();
}

function drawName(mark, name, conversation) {
  const { kind, archived } = conversation;
  const direct = kind === "im" || kind === "mpim";
  const others = conversation.members.filter((id) => id !== state.me.id);
  const face = sender(conversation.with ?? others[0] ?? state.me.id);
  if (direct) fill(mark, avatar(face, 24));
  else fill(mark, icon(archived ? ARCHIVED : kind === "private" ? LOCK : HASH, 20));
  const tag = face.app && kind === "im" ? h("span", { class: "tag", text: "App" }) : null;
  name.setAttribute("aria-label", title(conversation));
  name.title = kind === "private" ? "Private channel" : "";
  fill(name, direct ? title(conversation) : conversation.name, tag);
}

/** What stands small beside the name: the local time of the one person one talks to, or that nobody writes here anymore. */
function noteOf({ kind, archived, with: other }) {
  if (archived) return "Archived";
  if (kind !== "im" || !other) return "";
  const { tz, app, bot, deactivated, unknown } = person(other);
  if (deactivated) return "Deactivated";
  return app || bot || unknown ? "" : `${clockTime(now(), tz)} local time`;
}

function drawMembers(button, { kind, members }) {
  button.hidden = kind === "im";
  const [faces, count] = button.children;
  fill(faces, members.slice(0, FACES).map((id) => avatar(sender(id), 20)));
  count.textContent = String(members.length);
  const label = members.length === 1 ? "1 member" : `${members.length} members`;
  button.setAttribute("aria-label", label);
  button.title = label;
}

function memberList({ members }) {
  const rows = members.map((id) => {
    const one = sender(id);
    const tags = [one.app && "App", one.guest && "Guest", one.deactivated && "Deactivated"].filter(Boolean);
    const time = one.app || one.bot || one.unknown || one.deactivated ? null : `${clockTime(now(), one.tz)} local time`;
    const name = id === state.me.id ? `${one.name} (you)` : one.name;
    const first = h("span", { class: "member-name" }, name, tags.map((text) => h("span", { class: "tag", text })));
    return h("li", {}, avatar(one, 32), h("span", {}, first, h("span", { class: "member-note", text: time ?? one.real })));
  });
  return [h("h2", { class: "member-title", text: "Members" }), h("ul", { class: "member-list" }, rows)];
}
