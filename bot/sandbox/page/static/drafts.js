// What a person has put into the inputs of a view and not sent yet. It outlives updates of the view, as in Slack: an input
// of the same block_id, action_id and type keeps what stands in it.

import { holdsValue } from "./elements.js";
import { on, state } from "./store.js";
import { setValue, valueAt } from "./values.js";

const drafts = new Map(); // view id to { values, kinds }

on("other world", () => drafts.clear());

/** A view of the person whose page it is, as a surface for its blocks; `more` is what else the surface has. */
export function surfaceOf(view, more = {}) {
  const { values } = renewed(view);
  return { as: state.me.id, on: { view: view.id }, values, errors: view.errors, entries: () => structuredClone(values), ...more };
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
    setValue(draft.values, block_id, element.action_id, valueAt(kept, block_id, element.action_id));
  }
  drafts.set(view.id, draft);
  return draft;
}

function elementsOf(block) {
  const all = block.type === "actions" ? block.elements : [block.element, block.accessory];
  return all.filter((one) => one && holdsValue(one)).map((one) => [block, one]);
}
