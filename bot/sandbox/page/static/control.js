// What every input of Block Kit shares: its name, its value, and the way its changes go.

import { wordsOf } from "./mrkdwn.js";
import { enter, keyOf, note } from "./sending.js";
import { valueAt } from "./values.js";

/**
 * An input of a surface as { element, title, props, value, note(value), enter(value), … }. `props` are the attributes of
 * the node that people use, `prompt` what it says while it is empty; `enter` answers false where the person thought better of it.
 */
export function control(surface, block, element, prompt, names = unlabelled(block, element, prompt)) {
  const key = keyOf(surface, block, element);
  return {
    element,
    surface,
    block,
    key,
    title: names["aria-label"] ?? wordsOf(block.label),
    clearable: block.type === "input" && Boolean(block.optional),
    prompt,
    props: { ...names, data: { key, control: element.focus_on_load ? "first" : "" } },
    value: valueAt(surface.values, block.block_id, element.action_id),
    note: (value) => note(surface, block, element, value),
    enter: (value) => enter(surface, block, element, value),
  };
}

/** What an input is called where no label stands beside it: its placeholder, the section's words, or what it prompts. */
function unlabelled(block, element, prompt) {
  const words = wordsOf(element.placeholder) || (block.type === "section" ? wordsOf(block.text) : "");
  return { "aria-label": words || prompt };
}
