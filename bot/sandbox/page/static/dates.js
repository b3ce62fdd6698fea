// Slack's `<!date>` forms, and the way between a wall clock in a zone and a moment. Pure: zone and time are arguments.

const DAY = 86_400_000;
const YEAR_LEFT_OUT = 183 * DAY; // within six months of now Slack leaves the year out

const formats = new Map();

/** The pieces of a moment on the wall clock of a zone: year, month (two digits), monthName, day, weekday … as strings. */
function wall(date, tz) {
  const parts = Object.fromEntries(formatOf(tz).formatToParts(date).map(({ type, value }) => [type, value]));
  const hour = Number(parts.hour);
  return { ...parts, month: String(monthNumber(parts.month)).padStart(2, "0"), monthName: parts.month, hour };
}

function formatOf(tz) {
  if (!formats.has(tz)) {
    const date = { year: "numeric", month: "long", day: "numeric", weekday: "long" };
    const time = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
    formats.set(tz, new Intl.DateTimeFormat("en-US", { timeZone: tz, ...date, ...time }));
  }
  return formats.get(tz);
}

const MONTHS = "January February March April May June July August September October November December".split(" ");
const monthNumber = (name) => MONTHS.indexOf(name) + 1;

const FORMS = {
  date_num: (at) => `${at.year}-${at.month}-${at.day.padStart(2, "0")}`,
  date_slash: (at) => `${at.month}/${at.day.padStart(2, "0")}/${at.year}`,
  date: (at) => `${at.monthName} ${ordinal(at.day)}${at.ending}`,
  date_short: (at) => `${at.monthName.slice(0, 3)} ${at.day}${at.ending}`,
  date_long: (at) => `${at.weekday}, ${at.monthName} ${ordinal(at.day)}${at.ending}`,
  date_long_full: (at) => `${at.monthName} ${at.day}, ${at.year}`,
  date_pretty: (at) => at.near ?? FORMS.date(at),
  date_short_pretty: (at) => at.near ?? FORMS.date_short(at),
  date_long_pretty: (at) => at.near ?? FORMS.date_long(at),
  day_divider_pretty: (at) => at.near ?? FORMS.date_long({ ...at, ending: at.thisYear ? "" : `, ${at.year}` }),
  time: (at) => `${at.hour % 12 || 12}:${at.minute} ${at.hour < 12 ? "AM" : "PM"}`,
  time_secs: (at) => `${at.hour % 12 || 12}:${at.minute}:${at.second} ${at.hour < 12 ? "AM" : "PM"}`,
  ago: (at) => at.ago,
};

/** A moment (seconds since 1970) in Slack's template, seen at `now` in a zone; null where Slack shows the fallback. */
export function slackDate(unix, template, tz, now) {
  const date = new Date(unix * 1000);
  if (Number.isNaN(date.getTime())) return null;
  let known = true;
  const at = { ...wall(date, tz), ...beside(date, tz, now) };
  const said = template.replace(/\{(\w+)\}/g, (_, name) => {
    known &&= Object.hasOwn(FORMS, name);
    return known ? FORMS[name](at) : "";
  });
  return known ? capital(said, template) : null;
}

/** What a date is beside now: `near` (yesterday, today, tomorrow), how long ago, and how its year is written. */
function beside(date, tz, now) {
  const year = wall(date, tz).year;
  const ending = Math.abs(date - now) < YEAR_LEFT_OUT ? "" : `, ${year}`;
  const near = { [-1]: "yesterday", 0: "today", 1: "tomorrow" }[dayNumber(date, tz) - dayNumber(now, tz)];
  return { ending, near, ago: ago(now - date), thisYear: year === wall(now, tz).year };
}

function dayNumber(date, tz) {
  const at = wall(date, tz);
  return Date.UTC(at.year, at.month - 1, at.day) / DAY;
}

const UNITS = [["day", DAY], ["hour", DAY / 24], ["minute", 60_000]];

function ago(past) {
  const [name, length] = UNITS.find(([, one]) => Math.abs(past) >= one) ?? ["second", 1000];
  const count = Math.floor(Math.abs(past) / length);
  const said = `${count} ${name}${count === 1 ? "" : "s"}`;
  return past < 0 ? `in ${said}` : `${said} ago`;
}

function ordinal(day) {
  const tens = day > 3 && day < 21;
  return day + (tens ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th"));
}

/** "today" begins with a capital where the template begins with it, as Slack writes it. */
function capital(said, template) {
  return template.startsWith("{") ? said.charAt(0).toUpperCase() + said.slice(1) : said;
}

/** A moment (seconds since 1970) as a `datetime-local` input has it: "2026-12-15T09:00" on the zone's wall clock. */
export function toLocal(unix, tz) {
  const at = wall(new Date(unix * 1000), tz);
  return `${FORMS.date_num(at)}T${String(at.hour).padStart(2, "0")}:${at.minute}`;
}

/** The moment (seconds since 1970) at which the zone's wall clock shows "2026-12-15T09:00"; null where it is none. */
export function toUnix(local, tz) {
  const wanted = Date.parse(`${local}Z`);
  if (Number.isNaN(wanted)) return null;
  const shownAt = (moment) => Date.parse(`${toLocal(moment / 1000, tz)}Z`);
  const guess = wanted - (shownAt(wanted) - wanted); // the offset may be another on the other side of a clock change
  return (guess - (shownAt(guess) - wanted)) / 1000;
}
