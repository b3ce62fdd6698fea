// Lists that change in place: what stays keeps its element, and with it focus, scrolling and an open menu.

const known = new WeakMap(); // parent to key to node

/**
 * Make `parent`'s children those of `items`, in that order. `make(item)` builds one, `update(node, item)` brings it up
 * to date (a new one too); `keyOf(item)` says which belongs to which.
 */
export function keyed(parent, items, keyOf, make, update) {
  const before = nodesOf(parent);
  const after = new Map();
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  for (const item of items) {
    const key = keyOf(item);
    const node = before.get(key) ?? make(item);
    update(node, item);
    after.set(key, node);
  }
  for (const [key, node] of before) if (!after.has(key)) node.remove();
  arrange(parent, after.values());
  known.set(parent, after);
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

/** Put one more child into a list that `keyed` made, before `next` (at the end without it). */
export function insert(parent, key, node, next = null) {
  nodesOf(parent).set(key, node);
  parent.insertBefore(node, next);
}

/** Take one child out of a list that `keyed` made. */
export function drop(parent, key) {
  nodesOf(parent).get(key)?.remove();
  nodesOf(parent).delete(key);
}

function nodesOf(parent) {
  if (!known.has(parent)) known.set(parent, new Map());
  return known.get(parent);
}

function arrange(parent, nodes) {
  let at = parent.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
}
