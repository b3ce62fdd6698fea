// The one stream that everything comes in by, and the calls that go out.

import { attend } from "./attending.js";
import { CALLS, changed, state } from "./store.js";

const byId = (list) => new Map(list.map((one) => [one.id, one]));

let source = null;
let address = ""; // of the stream
let come = null; // says that somebody is at this tab

/** See the workspace as this person (or as the first one), from now on. The stream opens itself again when it breaks. */
export function connect(personId) {
  shut();
  state.messages.clear();
  address = personId ? `/page/stream?as=${encodeURIComponent(personId)}` : "/page/stream";
  come ??= attend(open, pause);
  come();
}

function open() {
  if (source) return;
  source = new EventSource(address);
  source.onerror = () => setOnline(false);
  for (const [name, take] of Object.entries(TAKES)) {
    source.addEventListener(name, (event) => take(JSON.parse(event.data)));
  }
}

function shut() {
  source?.close();
  source = null;
}

/** Hear nothing more until somebody is at this tab again; `hello` then tells of all that came meanwhile. */
function pause(crowded) {
  if (!source) return;
  shut();
  if (crowded) setOnline(false, true);
}

const TAKES = {
  hello(data) {
    const { me, people, conversations, clock, ...rest } = data;
    Object.assign(state, rest, { people: byId(people), conversations: byId(conversations) });
    state.me = state.people.get(me);
    state.clock = { ahead: Date.parse(clock.now) - Date.now(), jumps: clock.jumps, settable: clock.settable };
    state.messages.clear(); // the stream may have been away: what is shown is asked for again
    setOnline(true);
    changed("hello");
  },
  conversations(list) {
    state.conversations = byId(list);
    // What is said while one is not there does not come: whoever joins again asks anew.
    for (const id of state.messages.keys()) if (!state.conversations.has(id)) state.messages.delete(id);
    changed("conversations");
  },
  public(list) {
    state.public = list;
    changed("conversations");
  },
  people(list) {
    state.people = byId(list);
    state.me = state.people.get(state.me.id);
    changed("people");
  },
  cast(list) {
    state.cast = list;
    changed("cast");
  },
  message(message) {
    const known = state.messages.get(message.channel);
    if (!isBefore(known, message)) place(known, message);
    changed("message", message);
  },
  gone({ channel, ts, rev }) {
    const known = state.messages.get(channel);
    if (known) {
      known.gone.set(ts, rev);
      known.list = known.list.filter((one) => one.ts !== ts);
    }
    changed("gone", { channel, ts });
  },
  views(stack) {
    state.views = stack;
    changed("views");
  },
  home(view) {
    state.home = view;
    changed("home");
  },
  wire(line) {
    state.wire.push(line);
    if (state.wire.length > CALLS) state.wire.shift();
    changed("wire", line);
  },
  clock({ now }) {
    state.clock.ahead = Date.parse(now) - Date.now();
    changed("clock");
  },
  moved() {
    changed("moved");
  },
};

function setOnline(online, paused = false) {
  if (state.online === online && state.paused === paused) return;
  Object.assign(state, { online, paused });
  changed("online");
}

/** Whether a message is older than what has been fetched, and will be there when that is. */
function isBefore(known, message) {
  return known?.loaded && known.more && known.list.length > 0 && message.ts < known.list[0].ts;
}

/** Put a message where its time belongs; one that is older than what is known of it is left out. */
function place(known, message) {
  if (!known || (known.gone.get(message.ts) ?? -1) > message.rev) return;
  const at = known.list.findLastIndex((one) => one.ts <= message.ts);
  if (at >= 0 && known.list[at].ts === message.ts) {
    if (known.list[at].rev <= message.rev) known.list[at] = message;
  } else {
    known.list.splice(at + 1, 0, message);
  }
}

/** Fetch a conversation's newest messages, or those before the oldest known. Answers what is known then. */
export async function load(channel) {
  const me = state.me.id;
  if (!state.messages.has(channel)) state.messages.set(channel, { list: [], gone: new Map(), more: true, loaded: false });
  const known = state.messages.get(channel);
  const before = known.loaded && known.list.length ? `&before=${known.list[0].ts}` : "";
  const found = await get(`/page/messages?as=${me}&channel=${channel}${before}`);
  if (state.messages.get(channel) !== known) return state.messages.get(channel);
  for (const message of found.messages) place(known, message);
  // What came by the stream from before these would leave a gap.
  if (found.more) known.list = known.list.filter(({ ts }) => ts >= found.messages[0].ts);
  known.more = found.more;
  known.loaded = true;
  return known;
}

/** JSON from the workspace. Throws an Error with a sentence for the person. */
export async function get(path) {
  return answer(await reach(path));
}

/** Do something, as the person of the id `as`, else as the one whose page it is now. Throws an Error with a sentence for them. */
export async function post(body) {
  const headers = { "Content-Type": "application/json" };
  return answer(await reach("/page/act", { method: "POST", headers, body: JSON.stringify({ as: state.me.id, ...body }) }));
}

async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch {
    throw new Error("The demo cannot be reached. Is it still running in its terminal?");
  }
}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? "That did not work. The terminal of the demo says more.");
  return body;
}
