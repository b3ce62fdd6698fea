// What a person can do, each answered by what the workspace says. A refusal is shown to them, and thrown on.

import { post } from "./net.js";
import { tell } from "./said.js";

async function act(name, fields = {}) {
  try {
    const reply = await post({ act: name, ...fields });
    if (reply.say) tell(reply.say);
    return reply;
  } catch (error) {
    tell(error.message);
    throw error;
  }
}

// `on` is the surface: { channel, ts } for a message, { view } for a modal or Home.
// `entries` is all that stands in a view's inputs now: { block: { action: value } }.

export const say = (channel, text, thread = null) => act("say", { channel, text, thread });
export const press = (on, block, action, option = null, entries = null) => act("press", { on, block, action, option, entries });
export const enter = (on, block, action, value, entries = null) => act("enter", { on, block, action, value, entries });
export const submit = (view, entries) => act("submit", { view, entries });
export const close = (view, all) => act("close", { view, all });
export const shortcut = (id, on = null) => act("shortcut", { id, on });
export const openHome = () => act("home");
export const read = (channel, ts) => act("read", { channel, ts });
export const join = (channel) => act("join", { channel });
export const openWith = (people) => act("open", { people });
export const jump = (index) => act("jump", { index });
export const travel = (to) => act("travel", { to });
export const reset = () => act("reset");
