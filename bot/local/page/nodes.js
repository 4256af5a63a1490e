/* A message as nodes. They are built, never parsed from text: nothing a person or the bot writes is markup. */

import { spoken, word } from "./words.js";

/** What a tap inside a message does; the page fills it in: say, press, beginEdit, beginReply, zoom, flash. */
export const hands = {};

const MARKS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** Text with its entities (offsets in UTF-16 units, as JavaScript counts) as a list of nodes. */
function marked(text, entities, from = 0, to = text.length) {
  const nodes = [];
  let place = from;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < place || entity.offset >= to) continue;
    nodes.push(text.slice(place, entity.offset));
    nodes.push(mark(entity, text.slice(entity.offset, end), marked(text, entities.slice(i + 1), entity.offset, end)));
    place = end;
  }
  nodes.push(text.slice(place, to));
  return nodes;
}

function mark(entity, words, inside) {
  if (entity.type === "bot_command") return make("button", { type: "button", class: "command", onclick: () => hands.say(words) }, words);
  if (entity.type === "text_link" || entity.type === "url") return link(entity.url ?? words, inside);
  if (entity.type === "spoiler") return spoiler(inside);
  if (entity.type === "pre") return make("pre", {}, make("code", {}, ...inside));
  const tag = MARKS[entity.type];
  return tag ? make(tag, {}, ...inside) : make("span", { class: "tagged" }, ...inside);
}

function link(address, inside) {
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(address)) return make("span", {}, ...inside);
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...inside);
}

function spoiler(inside) {
  const node = make("span", { class: "spoiler", tabindex: "0", role: "button" }, ...inside);
  const open = () => node.classList.add("open");
  node.addEventListener("click", open);
  node.addEventListener("keydown", (event) => { if (event.key === "Enter") open(); });
  return node;
}

export function timeOf(date) {
  return new Intl.DateTimeFormat(spoken.language, { hour: "2-digit", minute: "2-digit", hour12: false }).format(date * 1000);
}

export function dayOf(date) {
  const day = new Date(date * 1000), now = new Date();
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86400000);
  if (days === 0 || days === 1) return word(days ? "yesterday" : "today");
  const year = day.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(spoken.language, { day: "numeric", month: "long", year }).format(day);
}

function choose(node) {
  if (!matchMedia("(hover: none)").matches) return;
  for (const other of document.querySelectorAll(".message.chosen")) if (other !== node) other.classList.remove("chosen");
  node.classList.toggle("chosen");
}

export function messageNode(item) {
  const bare = item.photo && !item.text;
  const kind = `message${item.mine ? " mine" : ""}${item.photo ? " with-photo" : ""}${bare ? " bare" : ""}${item.edited ? " edited" : ""}`;
  const bubble = make("div", { class: "bubble" }, quoteNode(item), photoNode(item), documentNode(item), voiceNode(item), wordsNode(item), metaNode(item));
  const stack = make("div", { class: "stack" }, bubble, reactionsNode(item), keysNode(item));
  const node = make("li", { class: kind, "data-testid": "message", "data-id": item.id, "data-mine": String(item.mine), "data-date": item.date },
    make("div", { class: "row" }, stack, actsNode(item)));
  bubble.addEventListener("click", () => choose(node));
  showTicks(node, item);
  return node;
}

function wordsNode(item) {
  const words = make("div", { class: "words", dir: "auto", "data-testid": "text" }, ...marked(item.text, item.entities));
  if (item.location) words.append(make("a", {
    href: `https://www.openstreetmap.org/?mlat=${item.location.latitude}&mlon=${item.location.longitude}`, target: "_blank", rel: "noopener noreferrer",
  }, `${word("location")} ${item.location.latitude.toFixed(2)}, ${item.location.longitude.toFixed(2)}`));
  return words;
}

function quoteNode(item) {
  if (!item.reply) return null;
  const name = item.reply.mine ? word("you") : item.reply.from;
  return make("button", { type: "button", class: "quote", "data-testid": "quote", onclick: () => hands.flash(item.reply.id) },
    make("b", {}, name), make("span", { dir: "auto" }, item.reply.text || word(item.reply.voice ? "voice" : "photo")));
}

function photoNode(item) {
  if (!item.photo) return null;
  const label = item.text || word("photo");
  const image = make("img", { src: `/chat/files/${item.photo.file_id}`, width: item.photo.width, height: item.photo.height, alt: label, loading: "lazy" });
  return make("button", { type: "button", class: "photo", "data-testid": "photo", "aria-label": label, onclick: (event) => { event.stopPropagation(); hands.zoom(image.src, label); } }, image);
}

function documentNode(item) {
  if (!item.document) return null;
  const { file_id: id, file_name: name, file_size: size } = item.document;
  return make("a", { class: "document", "data-testid": "document", href: `/chat/files/${id}`, download: name },
    make("span", { class: "sheet" }, icon("file")), make("span", {}, make("b", { dir: "auto" }, name), make("small", {}, sizeOf(size))));
}

function voiceNode(item) {
  if (!item.voice) return null;
  return make("audio", { class: "voice", "data-testid": "voice", controls: "", preload: "metadata", "aria-label": word("voice"), src: `/chat/files/${item.voice.file_id}` });
}

export function sizeOf(bytes) {
  const [value, unit] = bytes < 1000 ? [bytes, "byte"] : bytes < 1e6 ? [bytes / 1000, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(spoken.language, { style: "unit", unit, unitDisplay: unit === "byte" ? "long" : "short", maximumFractionDigits: unit === "megabyte" ? 1 : 0 }).format(value);
}

function metaNode(item) {
  const edited = item.edited ? make("span", {}, word("edited")) : null;
  return make("span", { class: "meta" }, edited, make("time", { datetime: new Date(item.date * 1000).toISOString() }, timeOf(item.date)));
}

export function showTicks(node, item) {
  if (!node || !item.mine) return;
  const state = item.kept ? "kept" : "sent";
  node.dataset.state = state;
  node.querySelector(".meta .ticks")?.remove();
  const ticks = make("span", { class: "ticks", role: "img", "aria-label": word(state), title: word(state) }, icon(state));
  node.querySelector(".meta").append(ticks);
}

function reactionsNode(item) {
  if (!item.reactions.length) return null;
  return make("div", { class: "reactions", "data-testid": "reactions" }, ...item.reactions.map((emoji) => make("span", {}, emoji)));
}

function keysNode(item) {
  if (!item.buttons.length) return null;
  return make("div", { class: "keys" }, ...item.buttons.map((row) => make("div", {}, ...row.map((button) => keyNode(item, button)))));
}

function keyNode(item, button) {
  if (button.url) return make("a", { href: button.url, target: "_blank", rel: "noopener noreferrer", dir: "auto" }, button.text);
  const node = make("button", { type: "button", dir: "auto" }, button.text);
  node.addEventListener("click", () => (button.copy_text ? navigator.clipboard?.writeText(button.copy_text.text) : hands.press(item, button, node)));
  return node;
}

function actsNode(item) {
  const edit = item.mine && (item.text || item.photo || item.document || item.voice);
  return make("div", { class: "acts" },
    edit ? make("button", { type: "button", "data-testid": "edit", "aria-label": word("edit"), title: word("edit"), onclick: () => hands.beginEdit(item) }, icon("edit")) : null,
    make("button", { type: "button", "data-testid": "reply", "aria-label": word("reply"), title: word("reply"), onclick: () => hands.beginReply(item) }, icon("reply")));
}
