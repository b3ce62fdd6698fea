// "You are: Ana": whose eyes the page looks through, and how to become somebody else.

import { avatar } from "./avatar.js";
import { city } from "./clock.js";
import { fill, h, icon } from "./dom.js";
import { CARET } from "./icons.js";
import { openMenu } from "./menu.js";
import { become } from "./place.js";
import { now, on, state } from "./store.js";
import { clockTime } from "./times.js";

/** The button that says who one is, with a dot while somebody else has something new. */
export function switcher() {
  const button = h("button", { type: "button", class: "bar-button bar-you", "aria-haspopup": "menu" });
  button.addEventListener("click", () => openMenu(button, "Act as", state.cast.map(item)));
  const show = () => {
    if (!state.me) return;
    const waiting = state.cast.filter((one) => one.id !== state.me.id && one.unread > 0);
    button.setAttribute("aria-label", `You are: ${state.me.name}`);
    button.title = waiting.length ? `New for ${waiting.map(({ name }) => name).join(", ")}` : "Act as somebody else";
    fill(
      button,
      avatar(state.me, 20),
      h("span", {}, h("span", { class: "wide", text: "You are: " }), h("b", { text: state.me.name })),
      icon(CARET, 16),
      waiting.length ? h("span", { class: "bar-dot" }) : null,
    );
  };
  for (const topic of ["hello", "cast"]) on(topic, show);
  return button;
}

function item(one) {
  const notes = [`${city(one.tz)}, ${clockTime(now(), one.tz)}`, one.guest && "guest", one.deactivated && "deactivated"];
  return {
    label: one.name,
    note: notes.filter(Boolean).join(" · "),
    lead: avatar(one, 32),
    badge: one.unread > 0 ? `${one.unread} new` : null,
    checked: one.id === state.me.id,
    run: () => become(one.id),
  };
}
