// The app's modals: one dialog that shows the top of the person's stack, and sends it, closes it, or goes back.

import * as acts from "./acts.js";
import { avatar } from "./avatar.js";
import { firstField, renderBlocks, showErrors } from "./blocks.js";
import { fill, h, icon } from "./dom.js";
import { forget, surfaceOf } from "./drafts.js";
import { holdFocus } from "./focus.js";
import { BACK, CROSS } from "./icons.js";
import { inOrder, surfaceKey } from "./sending.js";
import { on, person, state } from "./store.js";

const parts = {
  title: h("h2", { id: "modal-title", tabindex: -1 }),
  sign: h("span", { class: "modal-sign" }),
  back: iconButton("Back", BACK, () => leave(false)),
  banner: h("p", { class: "banner", role: "alert", hidden: true }),
  body: h("div", { class: "modal-body" }),
  cancel: h("button", { type: "button", class: "button", on: { click: () => leave(false) } }),
  send: h("button", { type: "submit", class: "button primary" }),
};
const form = h(
  "form",
  { novalidate: true, on: { submit: send } },
  h("header", {}, parts.back, parts.sign, parts.title, iconButton("Close", CROSS, () => leave(true))),
  h("div", { class: "modal-scroll" }, parts.banner, parts.body),
  h("footer", {}, parts.cancel, parts.send),
);
const dialog = h("dialog", { class: "modal", "aria-labelledby": "modal-title" }, form);

let stack = []; // ids of the views that are open, the top one last
let drawn = null; // { id, content, surface } of the view that is shown; `content` is all but its errors, as text
const sending = new Set(); // the surfaces, as text, of views that are on their way to the app
let leaving = null; // id of the view that is being closed
let lookForErrors = false; // whether the first field with an error takes the focus, as something was just sent
let opener = null; // what had the focus before the dialog

/** Put the dialog into `el`; it opens and closes by itself. */
export function mountModals(el) {
  el.append(dialog);
  dialog.addEventListener("cancel", (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    leave(false);
  });
  // Browsers close a dialog at a second Esc whatever the page says; then it counts as the close button.
  dialog.addEventListener("close", (event) => event.target === dialog && !dialog.open && top() && leave(false));
  on("views", show);
  on("left", () => (drawn = null));
  on("hello", () => {
    stack = [];
    show();
  });
}

const top = () => state.views.at(-1) ?? null;

function show() {
  const view = top();
  const ids = state.views.map(({ id }) => id);
  forget(stack.filter((id) => !ids.includes(id)));
  stack = ids;
  if (!view) return hide();
  const isOther = drawn?.id !== view.id;
  const content = JSON.stringify([view.blocks, view.title, view.submit, view.close, ids.length]);
  if (isOther || drawn.content !== content) draw(view);
  drawn.content = content;
  say(view);
  if (!dialog.open) open();
  if (isOther) begin();
  else if (lookForErrors && Object.keys(view.errors).length) focusError();
}

function open() {
  opener ??= document.activeElement;
  dialog.showModal();
}

function hide() {
  drawn = null;
  if (!dialog.open) return;
  dialog.close();
  fill(parts.body);
  const key = opener.dataset.key;
  const again = opener.isConnected || !key ? opener : document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  opener = null;
  again?.focus({ preventScroll: true });
}

/** Everything of a view but its errors; what is being typed stays, and keeps the focus. */
function draw(view) {
  const isOther = drawn?.id !== view.id;
  const giveBack = holdFocus(parts.body);
  const failed = (sentence) => drawn?.id === view.id && complain(sentence);
  const surface = surfaceOf(view, { failed, level: 3 });
  drawn = { ...drawn, id: view.id, surface };
  parts.title.textContent = view.title ?? "";
  fill(parts.sign, avatar(person(state.app.user), 28));
  parts.back.hidden = state.views.length < 2;
  parts.cancel.textContent = view.close ?? "Cancel";
  parts.send.textContent = view.submit ?? "";
  parts.send.hidden = !view.submit;
  fill(parts.body, renderBlocks(view.blocks, surface));
  busy(sending.has(surfaceKey(surface)));
  if (!isOther && !giveBack() && dialog.open && !dialog.contains(document.activeElement)) parts.title.focus();
}

function say(view) {
  showErrors(parts.body, view.errors);
  complain(view.banner);
}

function complain(sentence) {
  parts.banner.hidden = !sentence;
  parts.banner.textContent = sentence ?? "";
  if (sentence) parts.banner.scrollIntoView({ block: "nearest" });
}

function begin() {
  lookForErrors = false;
  parts.body.parentElement.scrollTop = 0;
  (firstField(parts.body) ?? parts.title).focus();
}

function focusError() {
  lookForErrors = false;
  const field = firstField(parts.body, { wrong: true });
  field?.focus();
  field?.closest(".input").scrollIntoView({ block: "nearest" }); // what is wrong stands below the field
}

async function send(event) {
  event.preventDefault();
  const view = top();
  if (!view?.submit) return;
  const { surface } = drawn;
  const key = surfaceKey(surface);
  if (sending.has(key)) return;
  sending.add(key);
  lookForErrors = true;
  busy(true);
  say({ errors: {}, banner: null });
  const entries = surface.entries();
  await inOrder(surface, () => acts.submit(surface.as, view.id, entries));
  sending.delete(key);
  if (drawn && surfaceKey(drawn.surface) === key) busy(false);
}

function busy(is) {
  parts.send.setAttribute("aria-busy", String(is));
  parts.send.setAttribute("aria-disabled", String(is));
}

/** Browsers may tell of one Esc twice, as "cancel" and as "close": a view is left once. */
async function leave(all) {
  const view = top();
  if (!view || leaving === view.id) return;
  leaving = view.id;
  const { surface } = drawn;
  try {
    await acts.close(surface.as, view.id, all);
  } catch (error) {
    show();
    surface.failed(error.message);
  }
  if (leaving === view.id) leaving = null;
}

function iconButton(label, path, click) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, on: { click } }, icon(path, 20));
}
