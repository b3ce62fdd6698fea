// Whose page it is. What one person had begun is not another's to finish, and not another workspace's to hear:
// "left" tells that the page is somebody else's now, or another workspace's, "other world" only the latter.

import { changed, on, state } from "./store.js";

let person = null;
let world = null;

// This listener comes before all that draw, since it stands there before the page is put together.
on("hello", () => {
  const began = world === null;
  const otherWorld = world !== state.world;
  const left = otherWorld || person !== state.me.id;
  person = state.me.id;
  world = state.world;
  if (began) return;
  if (otherWorld) changed("other world");
  if (left) changed("left");
});

/** Whether a surface was drawn for the person whose page it is now. */
export function isMine({ as }) {
  return as === state.me.id;
}
