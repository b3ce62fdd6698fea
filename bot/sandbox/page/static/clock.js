// The workspace's clock in the bar, and the way to move it.

import { jump, travel } from "./acts.js";
import { fill, h, icon, unique } from "./dom.js";
import { closeMenu, openPanel } from "./menu.js";
import { now, on, state } from "./store.js";
import { clockTime, dayOf } from "./times.js";

const DIAL = "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4.2l2.8 1.8";

/** The city of a time zone: "New York" of "America/New_York". */
export function city(zone) {
  return zone.split("/").at(-1).replaceAll("_", " ");
}

/** The button that shows the workspace's time in the viewer's zone, and opens "Time travel". Hidden where time cannot be moved. */
export function clockButton() {
  const words = h("span", {});
  const button = h("button", { type: "button", class: "bar-button bar-clock", title: "Time travel", "aria-haspopup": "dialog", hidden: true });
  button.append(icon(DIAL, 16), words);
  button.addEventListener("click", () => button.ariaBusy !== "true" && openPanel(button, "Time travel", travelPanel(button)));
  let timer = 0;
  const tick = () => {
    clearTimeout(timer);
    if (!state.me) return;
    button.hidden = !state.clock.settable;
    fill(words, ...reading(now(), state.me.tz));
    timer = setTimeout(tick, 60_020 - (now().getTime() % 60_000));
  };
  for (const topic of ["hello", "clock", "people"]) on(topic, tick);
  return button;
}

/** "Wed 2 Dec 2026, 10:00 AM · Warsaw"; the year and the city are left out where the page is narrow. */
function reading(date, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", day: "numeric", month: "short", year: "numeric" });
  const { weekday, day, month, year } = Object.fromEntries(parts.formatToParts(date).map(({ type, value }) => [type, value]));
  return [
    `${weekday} ${day} ${month}`,
    h("span", { class: "wide", text: ` ${year}` }),
    `, ${clockTime(date, zone)}`,
    h("span", { class: "wide", text: ` · ${city(zone)}` }),
  ];
}

function travelPanel(button) {
  const id = unique("travel");
  const from = localTime(now());
  const field = h("input", { id, type: "datetime-local", min: from, value: from, required: true });
  const form = h(
    "form",
    { class: "travel-to", on: { submit: (event) => (event.preventDefault(), move(button, () => travel(field.value))) } },
    h("label", { for: id, text: `Or a date and time, in ${city(state.me.tz)}` }),
    h("div", { class: "travel-row" }, field, h("button", { type: "submit", class: "tool-button primary", text: "Go" })),
  );
  const jumps = state.clock.jumps.map((label, index) =>
    h("button", { type: "button", class: "tool-button", text: label, on: { click: () => move(button, () => jump(index)) } }),
  );
  return h(
    "div",
    { class: "travel" },
    h("h2", { text: "Time travel" }),
    h("p", { text: "The whole workspace moves, and what falls due on the way arrives." }),
    jumps.length ? h("div", { class: "travel-jumps" }, jumps) : null,
    form,
  );
}

async function move(button, go) {
  closeMenu();
  button.ariaBusy = "true";
  try {
    await go();
  } catch {
    // What went wrong has been told.
  } finally {
    button.ariaBusy = "false";
  }
}

/** A moment as a date and time field wants it, in the viewer's zone. */
function localTime(date) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: state.me.tz, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return `${dayOf(date)}T${parts.format(date)}`;
}
