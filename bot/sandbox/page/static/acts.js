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

// On a surface: such an act may leave later than it was done, when the page is another person's. So it says who did it:
// `as` is whom the surface was drawn for. `on` is the surface: { channel, ts } for a message, { view } for a modal or Home.
// `entries` is all that stood in a view's inputs: { block: { action: value } }.

export const press = (as, on, block, action, option, entries) => act("press", { as, on, block, action, option, entries });
export const enter = (as, on, block, action, value, entries) => act("enter", { as, on, block, action, value, entries });
export const submit = (as, view, entries) => act("submit", { as, view, entries });
export const close = (as, view, all) => act("close", { as, view, all });

// Elsewhere: what is done leaves at once, and is done by whoever has the page.

export const say = (channel, text, thread = null) => act("say", { channel, text, thread });
export const shortcut = (id, on = null) => act("shortcut", { id, on });
export const openHome = () => act("home");
export const read = (channel, ts) => act("read", { channel, ts });
export const join = (channel) => act("join", { channel });
export const openWith = (people) => act("open", { people });
export const jump = (index) => act("jump", { index });
export const reset = () => act("reset");
