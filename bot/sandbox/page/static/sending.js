// How what people press and enter leaves a surface: in the order in which they did it, and no press twice.

import * as acts from "./acts.js";
import { confirmed } from "./confirm.js";
import { on, state } from "./store.js";
import { setValue } from "./values.js";

const queues = new Map(); // surface to the last of what is being sent from it
const busy = new Set(); // elements whose press is not answered yet

on("other world", () => {
  queues.clear();
  for (const key of busy) mark(key, false);
});

/** A surface as text: who sees it, and a view's id or a message's place. */
export function surfaceKey({ as, on: at }) {
  return `${as}/${at.view ?? `${at.channel}/${at.ts}`}`;
}

/** One element of a surface as text: the same when it is drawn again. */
export function keyOf(surface, block, element) {
  return `${surfaceKey(surface)}/${block.block_id}/${element.action_id}`;
}

/**
 * Send something after what this surface sends already, unless the workspace is another one by then. Answers whether it
 * was taken; a refusal is said there.
 */
export async function inOrder(surface, send) {
  const key = surfaceKey(surface);
  const { world } = state;
  const mine = (queues.get(key) ?? Promise.resolve()).then(() => world === state.world && send()).then(
    (sent) => sent !== false,
    (error) => {
      surface.failed?.(error.message);
      return false;
    },
  );
  queues.set(key, mine);
  const taken = await mine;
  if (queues.get(key) === mine) queues.delete(key);
  return taken;
}

/** Press a button, or choose an option (its value) of a menu. Answers whether it was pressed: some ask first. */
export async function press(surface, block, element, option = null) {
  const key = keyOf(surface, block, element);
  if (busy.has(key) || (element.confirm && !(await confirmed(element.confirm)))) return false;
  const { world } = state;
  const stands = entries(surface);
  mark(key, true);
  await inOrder(surface, () => acts.press(surface.as, surface.on, block.block_id, element.action_id, option, stands));
  if (world === state.world) mark(key, false);
  return true;
}

/** Whether the element waits for the answer to its press. */
export function isBusy(key) {
  return busy.has(key);
}

/** Something stands in an input now: kept in a view until it is sent, sent at once elsewhere and where the app asks for it. */
export async function enter(surface, block, element, value) {
  note(surface, block, element, value);
  if (!isSentAtOnce(surface, block)) return true;
  if (element.confirm && !(await confirmed(element.confirm))) return false;
  const stands = entries(surface);
  await inOrder(surface, () => acts.enter(surface.as, surface.on, block.block_id, element.action_id, value, stands));
  return true;
}

/** Remember what stands in an input, without sending it. */
export function note(surface, block, element, value) {
  setValue(surface.values, block.block_id, element.action_id, value);
}

/** Whether a change of an input is told to the app before the form is. */
export function isSentAtOnce(surface, block) {
  return !surface.on.view || block.type !== "input" || Boolean(block.dispatch_action);
}

const entries = (surface) => surface.entries?.() ?? null;

function mark(key, on) {
  if (on) busy.add(key);
  else busy.delete(key);
  for (const node of document.querySelectorAll("[data-key]")) {
    if (node.dataset.key === key) node.setAttribute("aria-busy", String(on));
  }
}
