// A picture where it may be loaded, else a frame with the words that stand for it.

import { h } from "./dom.js";
import { safeImage } from "./links.js";

/** The image of an image block or element. */
export function picture({ image_url, slack_file, alt_text }) {
  const src = safeImage(image_url ?? slack_file?.url);
  if (!src) return frame(alt_text);
  const image = h("img", { src, alt: alt_text, loading: "lazy", class: "picture" });
  image.addEventListener("error", () => image.replaceWith(frame(alt_text)), { once: true });
  return image;
}

const frame = (words) => h("span", { class: "picture framed", role: "img", "aria-label": words }, h("span", { text: words }));
