// What the page knows, and who wants to hear when it changes. Only `net.js` and `place.js` write here.

/** How many calls over the wire a tab remembers. */
export const CALLS = 300;

export const state = {
  world: null, // another one after every start: ids mean something else then
  me: null, // the person whose workspace this is
  people: new Map(), // id to person, apps included
  cast: [], // everybody whom one can act as, also those that this person may not see
  conversations: new Map(), // id to conversation that this person is in
  public: [], // public channels that this person is not in
  app: null,
  views: [], // the stack of modals, the top one last
  home: null,
  clock: { ahead: 0, jumps: [], settable: false }, // milliseconds that the workspace is ahead of this machine
  wire: [], // one line a call, the newest last, at most `CALLS`
  panels: [], // titles
  guide: false,
  resets: false,
  online: false,
  paused: false, // offline because other tabs are in use
  place: { channel: null, tab: "messages" },
  messages: new Map(), // channel to { list, gone, more, loaded }
};

const listeners = new Map();

/** Call `listener(detail)` whenever `topic` changes; answers a function that ends that. */
export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(listener);
  return () => listeners.get(topic).delete(listener);
}

/** Tell those who listen to `topic`. */
export function changed(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

/** The workspace's time now, as a Date. */
export function now() {
  return new Date(Date.now() + state.clock.ahead);
}

/** A person, or somebody nobody knows. */
export function person(id) {
  return state.people.get(id) ?? { id, name: id, real: id, handle: id, tz: "UTC", unknown: true };
}

/** What a conversation is called: `#general`, a person, several people. */
export function title(conversation) {
  if (conversation.kind === "public" || conversation.kind === "private") return `#${conversation.name}`;
  const others = conversation.members.filter((id) => id !== state.me.id);
  return others.map((id) => person(id).name).join(", ") || `${state.me.name} (you)`;
}
