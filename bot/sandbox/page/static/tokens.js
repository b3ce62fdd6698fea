// Slack's mrkdwn as a tree of tokens. Pure, and linear in the length of the text, whatever stands in it.
//
// A token is { kind, … }: text {text}, break, bold / italic / strike / code / pre / quote {inside}, link {href, label},
// user / channel / group {id, label}, broadcast {range}, date {unix, template, href, fallback},
// hash {name}: "#name" as somebody typed it, which may be a channel. `label` is "" where there is none.

const STYLES = { "*": "bold", _: "italic", "~": "strike" };
const WORD = /[\p{L}\p{N}]/u;
const SPECIAL = /[<&*_~`#\n]|https?:\/\//g;
const ANGLE = /<([^<>\n]+)>/y;
const ENTITY = /&(amp|lt|gt);/y;
const HASH = /#([\p{L}\p{N}_-]{1,80})/uy;
const ADDRESS = /https?:\/\/[^\s<>|]+/y;
const AFTER_ADDRESS = ".,;:!?)]}'\"*_~`";
const QUOTE = /^(?:&gt;|>)(?!(?:&gt;|>){2}) ?/;
const LONG_QUOTE = /^(?:&gt;|>){3} ?/;

/** The tokens of a text as it came over the wire. With `verbatim` bare addresses and names stay text. */
export function tokens(text, { verbatim = false } = {}) {
  const found = [];
  let from = 0;
  while (from < text.length) {
    const open = text.indexOf("```", from);
    const close = open < 0 ? -1 : text.indexOf("```", open + 3);
    if (close < 0) break;
    if (close > open + 3) {
      add(found, quoted(text.slice(from, open).replace(/\n$/, ""), verbatim));
      found.push({ kind: "pre", inside: literal(text.slice(open + 3, close).replace(/^\n/, "")) });
      from = text[close + 3] === "\n" ? close + 4 : close + 3;
    } else {
      add(found, quoted(text.slice(from, close + 3), verbatim));
      from = close + 3;
    }
  }
  return add(found, quoted(text.slice(from), verbatim));
}

/** Put many at the end; a call with a token each for its arguments would have a limit. */
function add(found, more) {
  for (const one of more) found.push(one);
  return found;
}

/** Lines that begin with ">" as quotes, the others as they are. */
function quoted(text, verbatim) {
  if (!text) return [];
  const found = [];
  const plain = [];
  const inside = [];
  const flush = (lines, wrap) => {
    if (lines.length) add(found, wrap(spans(lines.splice(0).join("\n"), verbatim)));
  };
  const asQuote = (all) => [{ kind: "quote", inside: all }];
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    if (LONG_QUOTE.test(line)) {
      flush(inside, asQuote);
      flush(plain, (all) => all);
      return add(found, asQuote(spans(lines.slice(index).join("\n").replace(LONG_QUOTE, ""), verbatim)));
    }
    const isQuote = QUOTE.test(line);
    flush(isQuote ? plain : inside, isQuote ? (all) => all : asQuote);
    (isQuote ? inside : plain).push(isQuote ? line.replace(QUOTE, "") : line);
  }
  flush(inside, asQuote);
  flush(plain, (all) => all);
  return found;
}

/** One stretch of text: styles, links, mentions. `open` holds the styles that may still close, at most one of each. */
function spans(text, verbatim) {
  const reading = { text, verbatim, at: 0, out: [], open: [], closing: closings(text) };
  while (reading.at < text.length) {
    SPECIAL.lastIndex = reading.at;
    const next = SPECIAL.exec(text);
    const until = next?.index ?? text.length;
    if (until > reading.at) words(reading.out, text.slice(reading.at, until));
    reading.at = until;
    if (next) step(reading, text[until]);
  }
  return reading.out;
}

function step(reading, char) {
  if (char === "\n") {
    reading.out.push({ kind: "break" });
    reading.open.length = 0;
    reading.at += 1;
  } else if (char === "`") code(reading);
  else if (char in STYLES) style(reading, char);
  else if (!thing(reading, char)) {
    words(reading.out, char);
    reading.at += 1;
  }
}

/** What stands in angle brackets, an escaped character, an address, a "#name"; false where none of them begins here. */
function thing(reading, char) {
  const { text, at, out, verbatim } = reading;
  const [form, make] = { "<": [ANGLE, angle], "&": [ENTITY, entity], "#": [HASH, hash], h: [ADDRESS, address] }[char];
  if (verbatim && (char === "#" || char === "h")) return false;
  if (char !== "<" && char !== "&" && WORD.test(text[at - 1] ?? "")) return false;
  form.lastIndex = at;
  const found = form.exec(text);
  const [token, length] = (found && make(found)) ?? [];
  if (!token) return false;
  if (token.kind === "text") words(out, token.text);
  else out.push(token);
  reading.at = at + length;
  return true;
}

const ENTITIES = { amp: "&", lt: "<", gt: ">" };
const decoded = (text) => text.replace(/&(amp|lt|gt);/g, (_, name) => ENTITIES[name]);

const entity = ([all, name]) => [{ kind: "text", text: ENTITIES[name] }, all.length];
const hash = ([all, name]) => [{ kind: "hash", name }, all.length];

function address([all]) {
  let end = all.length;
  while (AFTER_ADDRESS.includes(all[end - 1])) end -= 1;
  const href = decoded(all.slice(0, end));
  return /^https?:\/\/./.test(href) ? [{ kind: "link", href, label: "" }, end] : null;
}

function angle([all, inner]) {
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : decoded(inner.slice(bar + 1));
  return [mention(target, label) ?? { kind: "link", href: decoded(target), label }, all.length];
}

function mention(target, label) {
  const rest = target.slice(1);
  if (target[0] === "@") return { kind: "user", id: rest, label };
  if (target[0] === "#") return { kind: "channel", id: rest, label };
  if (target[0] !== "!") return null;
  const [name, ...more] = rest.split("^");
  if (name === "date" && more.length > 1) {
    const [unix, template, href = ""] = more;
    return { kind: "date", unix: Number(unix || NaN), template: decoded(template), href: decoded(href), fallback: label };
  }
  if (name === "subteam") return { kind: "group", id: more[0] ?? "", label };
  if (["here", "channel", "everyone"].includes(name)) return { kind: "broadcast", range: name };
  return { kind: "text", text: label || `<${decoded(target)}>` };
}

/** For each backtick the one that closes it: the next on the same line, with something between. */
function closings(text) {
  const pairs = new Map();
  let open = -1;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "\n") open = -1;
    if (text[at] !== "`") continue;
    if (open >= 0 && at > open + 1) {
      pairs.set(open, at);
      open = -1;
    } else open = at;
  }
  return pairs;
}

function code(reading) {
  const { text, at, out, closing } = reading;
  const close = closing.get(at);
  if (close) out.push({ kind: "code", inside: literal(text.slice(at + 1, close)) });
  else words(out, "`");
  reading.at = (close ?? at) + 1;
}

/** `*`, `_` or `~`: closes the style that is open, opens one, or is a character like any other. */
function style(reading, char) {
  const { text, at, out, open } = reading;
  const before = text[at - 1] ?? " ";
  const after = text[at + 1] ?? " ";
  const index = open.findIndex((one) => one.char === char);
  const ends = !/\s/.test(before) && !WORD.test(after) && after !== char;
  reading.at += 1;
  if (index >= 0 && ends && out.length > open[index].from + 1) {
    const { from } = open[index];
    open.length = index;
    const inside = out.splice(from).slice(1);
    out.push({ kind: STYLES[char], inside });
    return;
  }
  const begins = index < 0 && !WORD.test(before) && before !== char && !/\s/.test(after) && after !== char;
  if (begins) {
    open.push({ char, from: out.length });
    out.push({ kind: "text", text: char });
  } else words(out, char);
}

/** Put characters at the end, onto the text that is there; what may be the mark of an open style stays alone. */
function words(out, text) {
  const last = out.at(-1);
  const mark = last?.text?.length === 1 && last.text in STYLES;
  if (last?.kind === "text" && !mark) last.text += text;
  else out.push({ kind: "text", text });
}

/** Code: characters and what stands in angle brackets, without styles. */
function literal(text) {
  const out = [];
  for (const [index, piece] of text.split(/(<[^<>\n]+>|\n)/).entries()) {
    if (piece === "\n") out.push({ kind: "break" });
    else if (index % 2) out.push(angle([piece, piece.slice(1, -1)])[0]);
    else if (piece) words(out, decoded(piece));
  }
  return out;
}
