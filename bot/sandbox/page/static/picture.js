// A picture where it may be loaded, else a frame with the words that stand for it; and files that come with messages.

import { h, icon, unique } from "./dom.js";
import { CROSS, DOWN, FILE, LARGER } from "./icons.js";
import { safeImage } from "./links.js";
import { on } from "./store.js";

const FILE_ID = /\bF[A-Z0-9]{8,}/;
const KILOBYTE = 1024;

/** The image of an image block or element, for the person of the id `as`. */
export function picture({ image_url, slack_file, alt_text }, as) {
  const src = slack_file ? fileAddress(slack_file.id ?? FILE_ID.exec(slack_file.url)?.[0], as) : safeImage(image_url);
  if (!src) return frame(alt_text);
  const image = h("img", { src, alt: alt_text, loading: "lazy", class: "picture" });
  image.addEventListener("error", () => image.replaceWith(frame(alt_text)), { once: true });
  return image;
}

/** The figure of an image block, with a button that opens it larger. `caption` is what its `title` says, drawn, or null. */
export function largePicture(block, as, title, caption) {
  const image = picture(block, as);
  if (image.localName !== "img") return h("figure", {}, caption ? h("figcaption", {}, caption) : null, image);
  const larger = h("button", { type: "button", class: "icon-button larger", "aria-label": `Enlarge: ${title || "picture"}`, title: "Enlarge" }, icon(LARGER, 18));
  const node = h("figure", {}, h("figcaption", {}, h("span", {}, caption), larger), image);
  const open = () => enlarge(image, title);
  larger.addEventListener("click", open);
  image.addEventListener("click", open); // the button beside it does the same for the keyboard
  image.addEventListener("error", () => larger.remove(), { once: true });
  return node;
}

/** A file that came with a message: its name and size, and a link that saves it; a picture shows itself as well. */
export function fileCard({ id, name, title, size, picture: isPicture, alt }, as) {
  const href = `${fileAddress(id, as)}&download=1`;
  const save = h("a", { href, download: name, class: "button file-save", "aria-label": `Download: ${name}`, title: "Download" }, icon(DOWN, 18));
  const words = h("div", { class: "file-words" }, h("div", { class: "file-name", text: title }), h("div", { class: "file-note", text: note(name, size) }));
  const card = h("div", { class: "file" }, icon(FILE, 24), words, save);
  if (!isPicture) return card;
  return h("div", {}, largePicture({ slack_file: { id }, alt_text: alt || title }, as, title, null), card);
}

const fileAddress = (id, as) => (id ? `/page/file/${encodeURIComponent(id)}?as=${encodeURIComponent(as)}` : null);

/** "CSV · 1.2 KB" */
function note(name, size) {
  const kind = name.includes(".") ? name.split(".").at(-1).toUpperCase() : "File";
  return `${kind} · ${size < KILOBYTE ? `${size} bytes` : `${(size / KILOBYTE).toFixed(1)} KB`}`;
}

/** Show a picture as large as the window, until Esc, a click beside it, or its close button. */
function enlarge(image, title) {
  const id = unique("picture");
  const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => dialog.close() } }, icon(CROSS, 20));
  const large = h("img", { src: image.src, alt: image.alt });
  const dialog = h(
    "dialog",
    { class: "modal enlarged", "aria-labelledby": id },
    h("header", {}, h("h2", { id }, title || "Picture"), close),
    h("div", { class: "enlarged-scroll", tabindex: 0, role: "group", "aria-labelledby": id }, large),
  );
  const end = on("left", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    end();
    dialog.remove();
  });
  document.getElementById("layers").append(dialog);
  dialog.showModal();
  close.focus();
}

const frame = (words) => h("span", { class: "picture framed", role: "img", "aria-label": words }, h("span", { text: words }));
