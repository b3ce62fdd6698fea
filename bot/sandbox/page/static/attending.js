// Which tabs hold a stream. A browser opens six connections to one host, and a stream takes one of them for as long as
// it is open: with six streams, no page would load and nothing would be sent any more.

const AWAY = 5_000; // milliseconds that a tab is hidden before it gives up its stream
const MOST = 4; // streams of one browser at a time; its other connections are for all the rest

/**
 * Calls `open()` when this tab is to have a stream, and `close(crowded)` when it is not to: after it was hidden for a
 * while, or, `crowded`, as people have come to `MOST` other tabs since. Both may be called when that is so already.
 * Answers `come()`, to be called where somebody has come to this tab in a way that is not seen here: at first, above all.
 */
export function attend(open, close) {
  const tabs = new BroadcastChannel("attending");
  const id = Math.random(); // which tab this is
  const living = hold(`attending ${id}`);
  const since = new Set(); // the tabs that people came to after this one
  const known = new Set(); // the tabs whose end will be heard of
  let here = false;
  let timer = 0;
  const settle = () => (here && since.size < MOST ? open() : close(here));
  const tell = (isHere) => {
    here = isHere;
    living.then(() => tabs.postMessage({ id, here: isHere }));
    settle();
  };
  const leave = () => tell(false);
  const wait = () => (timer = setTimeout(leave, AWAY));
  const come = () => {
    clearTimeout(timer);
    since.clear();
    tell(true);
    if (document.hidden) wait(); // opened in the background
  };
  const without = (other) => {
    since.delete(other);
    settle();
  };
  tabs.onmessage = ({ data }) => {
    if (!data.here) return without(data.id);
    since.add(data.id);
    settle();
    if (known.has(data.id)) return;
    known.add(data.id);
    // Granted when that tab is gone, however it went: a tab that is closed or breaks has no time to say so.
    navigator.locks.request(`attending ${data.id}`, () => without(data.id));
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? wait() : come()));
  for (const sign of ["focus", "pointerdown", "keydown"]) addEventListener(sign, () => (!here || since.size) && come(), true);
  addEventListener("pageshow", ({ persisted }) => persisted && come());
  return come;
}

/** Hold a lock for as long as this tab lives. Ends when it is held. */
function hold(name) {
  return new Promise((held) => navigator.locks.request(name, () => (held(), new Promise(() => {}))));
}
