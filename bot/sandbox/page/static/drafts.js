// What a person has put into the inputs of a view and not sent yet. It outlives updates of the view, as in Slack: an input
// of the same block_id, action_id and type keeps what stands in it.

import { holdsValue } from "./elements.js";

const drafts = new Map(); // view id to { values, kinds }

/** A view as a surface for its blocks; `more` is what else the surface has. */
export function surfaceOf(view, more = {}) {
  const { values } = renewed(view);
  return { on: { view: view.id }, values, errors: view.errors, entries: () => structuredClone(values), ...more };
}

/** Forget what was put into views that are gone. */
export function forget(ids) {
  for (const id of ids) drafts.delete(id);
}

function renewed(view) {
  const before = drafts.get(view.id);
  const draft = { values: {}, kinds: new Map() };
  for (const [block, element] of view.blocks.flatMap(elementsOf)) {
    const { block_id } = block;
    const place = JSON.stringify([block_id, element.action_id]);
    const kept = before?.kinds.get(place) === element.type ? before.values : view.values;
    draft.kinds.set(place, element.type);
    draft.values[block_id] = { ...draft.values[block_id], [element.action_id]: kept?.[block_id]?.[element.action_id] ?? null };
  }
  drafts.set(view.id, draft);
  return draft;
}

function elementsOf(block) {
  const all = block.type === "actions" ? block.elements : [block.element, block.accessory];
  return all.filter((one) => one && holdsValue(one)).map((one) => [block, one]);
}
