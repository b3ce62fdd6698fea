// The workspace's clock in the bar, and the way to move it.

import { fill, h, icon, unique } from "./dom.js";
import { openPanel } from "./menu.js";
import { post } from "./net.js";
import { tell } from "./said.js";
import { now, on, state } from "./store.js";
import { clockTime, dayOf } from "./times.js";

const YEARS = 2; // that one can travel
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
  let box = null;
  button.addEventListener("click", () => {
    if (button.ariaBusy === "true") return;
    box = travelBox(button);
    openPanel(button, "Time travel", box.node);
  });
  on("clock", () => box && show(box));
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

/** The box: it stays open from one journey to the next, and says in its own words how each ended. */
function travelBox(button) {
  const id = unique("travel");
  const field = h("input", { id, type: "datetime-local", required: true });
  const said = h("p", { class: "travel-said", role: "status" });
  const node = h("div", { class: "travel" });
  const self = { button, node, field, said };
  const jumps = state.clock.jumps.map((label, index) =>
    h("button", { type: "button", class: "tool-button", text: label, on: { click: () => move(self, { act: "jump", index }) } }),
  );
  const onSubmit = (event) => {
    event.preventDefault();
    move(self, { act: "travel", to: field.value });
  };
  fill(
    node,
    h("h2", { text: "Time travel" }),
    h("p", { text: "The whole workspace moves, and what falls due on the way arrives." }),
    jumps.length ? h("div", { class: "travel-jumps" }, jumps) : null,
    said,
    // Not validated by the browser: the workspace says in a sentence what is wrong with a moment.
    h(
      "form",
      { class: "travel-to", novalidate: true, on: { submit: onSubmit } },
      h("label", { for: id, text: `Or a date and time, in ${city(state.me.tz)}` }),
      h("div", { class: "travel-row" }, field, h("button", { type: "submit", class: "tool-button primary", text: "Go" })),
    ),
  );
  show(self);
  return self;
}

/** Have the field begin at the workspace's time now, and end two years later. */
function show({ field }) {
  const from = localTime(now());
  field.min = from;
  field.max = `${Number(from.slice(0, 4)) + YEARS}${from.slice(4)}`;
  field.value = from;
}

/** One journey at a time. Whoever has closed the box meanwhile hears at the head of the page how it ended. */
async function move({ button, node, said }, act) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = node.ariaBusy = "true";
  said.textContent = "";
  const words = await post(act).then(({ say }) => say ?? "", ({ message }) => message);
  button.ariaBusy = node.ariaBusy = "false";
  if (node.checkVisibility()) said.textContent = words;
  else if (words) tell(words);
}

/** A moment as a date and time field wants it, in the viewer's zone. */
function localTime(date) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: state.me.tz, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return `${dayOf(date)}T${parts.format(date)}`;
}
