// One stop of the Tab key for all messages: the arrow keys go from one to the next, and Tab from there to what it offers.

/** Let the articles of a message list be walked through. */
export function roving(list) {
  let current = null;
  const enter = (article) => {
    if (article === current) return;
    if (current) setStops(current, -1);
    current = article;
    setStops(article, 0);
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
  // Until a message has had the focus, and when that one is gone, the newest is the stop.
  new MutationObserver(() => {
    if (!current?.isConnected || !current.matches(":focus-within")) {
      const newest = list.lastElementChild?.querySelector("article");
      if (newest) enter(newest);
    }
  }).observe(list, { childList: true });
}

function next(list, from, key) {
  const all = [...list.querySelectorAll("article")].filter((one) => one.checkVisibility());
  const at = all.indexOf(from);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[key];
  return all[to];
}

function setStops(article, value) {
  article.tabIndex = value;
  for (const tool of article.querySelectorAll(":scope > .message-tools > button")) tool.tabIndex = value;
}
