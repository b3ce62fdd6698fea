// "Are you sure?", as the app words it.

import { h, unique } from "./dom.js";
import { textOf } from "./mrkdwn.js";
import { on } from "./store.js";

/** Ask; answers whether the person agreed. Esc and the other button are a no, and so is leaving the page to somebody else. */
export function confirmed(ask) {
  const id = unique("confirm");
  const { promise, resolve } = Promise.withResolvers();
  const button = (answer, style, words) =>
    h("button", { type: "button", class: `button ${style}`, on: { click: () => dialog.close(answer) } }, words);
  const dialog = h(
    "dialog",
    { class: "modal ask", "aria-labelledby": id, "aria-describedby": `${id}-text` },
    h("header", {}, h("h2", { id }, textOf(ask.title))),
    h("p", { id: `${id}-text` }, textOf(ask.text)),
    h("footer", {}, button("no", "", textOf(ask.deny)), button("yes", ask.style ?? "primary", textOf(ask.confirm))),
  );
  const end = on("left", () => dialog.close("no"));
  dialog.addEventListener("close", () => {
    end();
    dialog.remove();
    resolve(dialog.returnValue === "yes");
  });
  document.getElementById("layers").append(dialog);
  dialog.showModal();
  dialog.querySelector("footer").lastElementChild.focus();
  return promise;
}
