// What may be linked and what may be shown: everything else stays text.

import { h } from "./dom.js";

const LINKED = new Set(["http:", "https:", "mailto:"]);

/** The address where it is one of the web or of mail, as the browser reads it; null for anything else. */
export function safeAddress(text) {
  if (!URL.canParse(text)) return null;
  const address = new URL(text);
  return LINKED.has(address.protocol) ? address.href : null;
}

/** Which tab of the app an address of Slack's own leads to, as `slack://app?team=T1&id=A1&tab=home`; else null. */
export function appTab(text) {
  if (!URL.canParse(text)) return null;
  const { protocol, host, searchParams } = new URL(text);
  return protocol === "slack:" && host === "app" ? { app: searchParams.get("id"), tab: searchParams.get("tab") } : null;
}

/** The address of a picture that may be loaded: from this page's server or another one on this machine; else null. */
export function safeImage(text) {
  if (!text || !URL.canParse(text, location.href)) return null;
  const address = new URL(text, location.href);
  const here = address.origin === location.origin || (address.protocol === "http:" && address.hostname === "127.0.0.1");
  return here ? address.href : null;
}

/** A link that opens beside this page, or the same words as text where the address is not to be opened. */
export function link(text, props, ...children) {
  const href = safeAddress(text);
  if (href === null) return h("span", {}, ...children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow", ...props }, ...children);
}
