// Times as Slack writes them, in the viewer's own zone.

import { now, state } from "./store.js";

const QUARTER = 900_000; // milliseconds: in every zone a day begins with a quarter of an hour
const formats = new Map();
const days = new Map();

function format(options, tz = state.me?.tz) {
  const key = `${tz} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-US", { timeZone: tz, ...options }));
  return formats.get(key);
}

/** A message's `ts` (seconds as text) as a Date. */
export function dateOf(ts) {
  return new Date(Number(ts) * 1000);
}

/** "10:05 AM"; browsers put a narrow space before AM, people type a plain one. */
export function clockTime(date, tz) {
  return format({ hour: "numeric", minute: "2-digit" }, tz).format(date).replace("\u202f", " ");
}

/** "Wednesday, December 2nd, 2026 at 10:05:00 AM GMT+1": what stands in a time's tooltip. */
export function fullTime(date) {
  const time = format({ hour: "numeric", minute: "2-digit", second: "2-digit", timeZoneName: "short" }).format(date);
  return `${longDay(date)}, ${part(date, { year: "numeric" })} at ${time.replace("\u202f", " ")}`;
}

/** The day a moment falls on: "2026-12-02". */
export function dayOf(date) {
  const key = `${state.me.tz} ${Math.floor(date / QUARTER)}`;
  if (!days.has(key)) days.set(key, countDay(date));
  return days.get(key);
}

function countDay(date) {
  const { year, month, day } = Object.fromEntries(
    format({ year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(date).map(({ type, value }) => [type, value]),
  );
  return `${year}-${month}-${day}`;
}

/** "Today", "Yesterday", "Wednesday, December 2nd", and the year where it is another. */
export function dayName(date) {
  const today = now();
  const key = dayOf(date);
  if (key === dayOf(today)) return "Today";
  if (key === dayOf(new Date(today - 86_400_000))) return "Yesterday";
  const year = key.slice(0, 4);
  return year === dayOf(today).slice(0, 4) ? longDay(date) : `${longDay(date)}, ${year}`;
}

/** "Dec 2nd at 10:05 AM", without the day where that is today. */
export function shortTime(date) {
  if (dayOf(date) === dayOf(now())) return `today at ${clockTime(date)}`;
  return `${part(date, { month: "short" })} ${ordinal(date)} at ${clockTime(date)}`;
}

function longDay(date) {
  return `${part(date, { weekday: "long" })}, ${part(date, { month: "long" })} ${ordinal(date)}`;
}

function part(date, options) {
  return format(options).format(date);
}

function ordinal(date) {
  const day = Number(part(date, { day: "numeric" }));
  const ending = day > 3 && day < 21 ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${ending}`;
}
