// One message of a list is the stop of the Tab key: the arrow keys go from one to the next, and Tab from there to what it
// offers, and then out of the list. What the other messages offer is passed over.

const STOPS = "article, button, input, select, textarea, a[href], summary, [tabindex]";

/** Let the articles of a message list be walked through. */
export function roving(list) {
  let current = null;
  // Whoever is at a reply can also go to what its thread offers.
  const isStop = (one) => current !== null && one.closest("article").contains(current);
  const settle = (nodes) => nodes.forEach((one) => (one.tabIndex = isStop(one) ? 0 : -1));
  const enter = (article) => {
    if (article === current) return;
    const before = current;
    current = article;
    for (const one of new Set([before, article].map(outermost))) if (one) settle(stopsOf(one));
  };
  list.addEventListener("focusin", (event) => {
    const article = event.target.closest("article");
    if (article) enter(article);
  });
  list.addEventListener("keydown", (event) => {
    if (!event.target.matches("article")) return;
    const to = next(list, event.target, event.key);
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.closest?.("article, li")) settle(stopsOf(node));
    if (current?.isConnected && current.matches(":focus-within")) return;
    // Until a message has had the focus, and when that one is gone, the newest is the stop.
    const newest = list.lastElementChild?.querySelector("article");
    if (newest) enter(newest);
  }).observe(list, { childList: true, subtree: true });
}

const outermost = (article) => article?.parentElement?.closest("article") ?? article;

function stopsOf(node) {
  return [node, ...node.querySelectorAll(STOPS)].filter((one) => one.matches(STOPS) && one.closest("article"));
}

function next(list, from, key) {
  const all = [...list.querySelectorAll("article")].filter((one) => one.checkVisibility());
  const at = all.indexOf(from);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[key];
  return all[to];
}
