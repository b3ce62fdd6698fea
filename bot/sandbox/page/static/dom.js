// Building the page. Text only ever becomes text: nothing here, and nothing elsewhere, parses markup.

/**
 * An element with properties and children.
 *
 * `class`, `text`, `on` (event name to listener), `data` (dataset) and `style` (CSSOM properties) are special, booleans
 * set or leave out an attribute, everything else is an attribute. Children are nodes, strings, or nothing.
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "class") node.className = value;
  else if (name === "text") node.textContent = value;
  else if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  else if (name === "data") Object.assign(node.dataset, value);
  else if (name === "style") for (const [key, one] of Object.entries(value)) node.style.setProperty(key, one);
  else node.setAttribute(name, value === true ? "" : String(value));
}

/** Put these children in the place of those that are there. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** A line drawing from a path, 20 units wide, in the colour of the text around it. Decoration: it has no name. */
export function icon(path, size = 18) {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  const attributes = { viewBox: "0 0 20 20", width: size, height: size, "aria-hidden": "true", class: "icon" };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

let last = 0;

/** A name that no other call gives, for `id`s. */
export function unique(prefix) {
  last += 1;
  return `${prefix}-${last}`;
}
