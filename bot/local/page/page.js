/* The chat page, its parts put together. It shows what the server says happened and tells the server what the
 * person did; it keeps nothing itself but the wish for a language and whether the chips are hidden.
 * Beside it: state.js (what it knows, talking to the server), field.js (the text field and what goes out from
 * it), nodes.js (a message as nodes), words.js (the page's own words).
 *
 * Hooks for tests, stable: data-testid
 *   tab-<chat id>            a chat in the list; aria-current="true" on the open one, data-unread on others
 *   description, start       the words before the first message and the START button
 *   message                  one message: data-id, data-mine ("true"/"false"), data-state ("sent", then "kept")
 *     text, photo, document, quote, reactions    inside it; inline buttons are role=button by their label
 *     edit, reply            actions of a message (hover, focus or tap shows them)
 *   composer, send, attach, pick-file, pick-place, file-input, task, task-cancel   the text field and around it
 *   open-menu, menu, menu-item, chips, chip, keyboard, latest
 *   status                   "typing…" and the like, in the header        banner   the bot has stopped
 *   data-line                where the data lies                          language the choice of language
 *   toasts, alert, places, zoom, zoom-close, drop
 * <html data-ready="true"> once the first state is shown; <html lang> is the page's language.
 */

import { askPlace, beginEdit, beginReply, editOut, endTask, grow, say, typeOut, watchField } from "./field.js";
import { dayOf, hands, icon, make, messageNode, showTicks, timeOf } from "./nodes.js";
import { act, at, chats, get, page, pressed, send, toast } from "./state.js";
import { LANGUAGES, own, showWords, spoken, word } from "./words.js";

const RUN_LINE = "python3 dev.py chat";
const PAGE_OF = 50, TYPING_MS = 5500, PRESS_MS = 10000;

/** The language code that updates carry: the browser's own until the person chooses one. */
function spokenLanguage() {
  const chosen = LANGUAGES[localStorage.getItem("language")];
  if (chosen) return chosen.tag.toLowerCase();
  const browser = navigator.language.toLowerCase();
  if (browser.startsWith("zh")) return /hant|tw|hk|mo/.test(browser) ? "zh-hant" : "zh-hans";
  return browser.split("-")[0] || "en";
}

async function speak() {
  const code = spokenLanguage(), [language] = code.split("-");
  spoken.language = Object.hasOwn(LANGUAGES, language) ? language : "en";
  showWords();
  at("language").value = spoken.language;
  takeState(await send("/chat/language", { language: code }));
  if (document.documentElement.dataset.ready) redraw();
}

function listLanguages() {
  at("language").append(...Object.entries(LANGUAGES).map(([value, { name, tag }]) => make("option", { value, lang: tag }, name)));
  at("language").addEventListener("change", () => { chooseLanguage(at("language").value); });
}

/** The page turns at once and remembers; a bot that has been talked to is asked to follow. */
async function chooseLanguage(language) {
  localStorage.setItem("language", language);
  await speak();
  for (const { info } of chats.values()) if (info.started) await send(`/chat/${info.id}/say`, { text: `/language ${language}` });
}

/* talking to the server */

function listen() {
  const stream = new EventSource("/chat/events");
  stream.onopen = () => reachable(true).catch(() => {});
  stream.onerror = () => reachable(false);
  stream.onmessage = (message) => hear(JSON.parse(message.data));
}

async function reachable(yes) {
  page.reachable = yes;
  if (yes) {
    takeState(await get("/chat/state"));
    await load(page.chat);
    redraw();
  }
  showBanner();
}

/* what the server says */

const HEARD = {
  item: ({ chat, item }) => take(chat, item),
  delete: ({ chat, id }) => drop(chat, id),
  arrived: ({ chat, id, kept }) => arrived(chat, id, kept),
  action: ({ chat, action }) => busy(chat, action),
  answer: (event) => answered(event),
  keyboard: ({ chat, keyboard, ...rest }) => keyboardChanged(chat, keyboard ?? rest),
  alive: ({ alive }) => { page.alive = alive; showBanner(); showStatus(); },
  profile: () => refreshSoon(),
};

function hear(event) {
  HEARD[event.kind]?.(event);
}

function take(id, item) {
  const chat = chats.get(id);
  if (!chat) return;
  const fresh = !chat.items.has(item.id);
  chat.items.set(item.id, item);
  if (fresh || item.id === chat.info.last?.id) chat.info.last = item;
  if (!item.mine) busy(id, null);
  if (!chat.info.started && item.mine) { chat.info.started = true; showFoot(); }
  if (id === page.chat && (fresh || !item.mine)) showChips(true);
  if (id === page.chat) showMessage(item, fresh);
  else if (fresh && !item.mine) chat.unread += 1;
  showTabs();
}

function drop(id, number) {
  const chat = chats.get(id);
  chat?.items.delete(number);
  if (id !== page.chat) return;
  const node = nodeOf(number);
  const next = node?.nextElementSibling;
  node?.remove();
  if (next) markPlace(next);
}

function arrived(id, number, kept) {
  const item = chats.get(id)?.items.get(number);
  if (item) { item.kept = kept; if (id === page.chat) showTicks(nodeOf(number), item); }
}

function busy(id, action) {
  const chat = chats.get(id);
  if (!chat) return;
  clearTimeout(chat.busyTimer);
  chat.busy = action;
  if (action) chat.busyTimer = setTimeout(() => busy(id, null), TYPING_MS);
  if (id === page.chat) showStatus();
}

function answered({ query_id: query, text, alert }) {
  if (pressed.has(query)) release(query);
  else pressed.set(query, null);
  if (!text) return;
  if (!alert) return toast(text);
  at("alert-text").textContent = text;
  at("alert").showModal();
}

function release(query) {
  const button = pressed.get(query);
  pressed.delete(query);
  button?.classList.remove("pressed");
  button?.removeAttribute("aria-busy");
}

function keyboardChanged(id, keyboard) {
  const chat = chats.get(id);
  if (!chat) return;
  chat.info.keyboard = keyboard?.length ? { keyboard } : keyboard?.keyboard ? keyboard : null;
  if (id === page.chat) showKeyboard();
}

let refreshing = null;
function refreshSoon() {
  clearTimeout(refreshing);
  refreshing = setTimeout(async () => { takeState(await get("/chat/state")); showFoot(); showTabs(); }, 150);
}

function takeState(state) {
  page.state = state;
  page.alive = state.alive;
  for (const info of state.chats) {
    if (!chats.has(info.id)) chats.set(info.id, { items: new Map(), complete: false, unread: 0, busy: null });
    chats.get(info.id).info = info;
  }
  page.chat ??= state.chats[0]?.id ?? null;
}

/** Fetch the newest messages of a chat, or a page older than what is here. */
async function load(id, before = null) {
  const chat = chats.get(id);
  const older = before ? `&before=${before}` : "";
  const items = await get(`/chat/${id}/messages?limit=${PAGE_OF}${older}`);
  if (!before) chat.items.clear();
  for (const item of items) chat.items.set(item.id, item);
  chat.complete = items.length < PAGE_OF;
  return items;
}

function nodeOf(number) {
  return at("messages").querySelector(`[data-id="${number}"]`);
}

/** Put a message where its id belongs, in place of its older self. */
function showMessage(item, fresh) {
  const list = at("messages"), old = nodeOf(item.id), node = messageNode(item);
  const stay = pinned || (fresh && item.mine);
  if (old) old.replaceWith(node);
  else {
    const after = [...list.children].reverse().find((other) => Number(other.dataset.id) < item.id);
    if (after) after.after(node); else list.prepend(node);
    if (fresh) node.classList.add("fresh");
  }
  markPlace(node);
  if (node.nextElementSibling) markPlace(node.nextElementSibling);
  at("welcome").hidden = true;
  if (stay) toEnd();
  else if (fresh && !item.mine) showLatest(1);
}

/** Whether a message begins a day or follows another of the same side. */
function markPlace(node) {
  const before = node.previousElementSibling;
  const day = dayOf(Number(node.dataset.date));
  const begins = !before || dayOf(Number(before.dataset.date)) !== day;
  node.querySelector(":scope > .day")?.remove();
  if (begins) node.prepend(make("span", { class: "day" }, day));
  node.classList.toggle("follows", !begins && before.dataset.mine === node.dataset.mine);
}

function redraw() {
  if (page.chat === null) return;
  const chat = chats.get(page.chat);
  at("messages").replaceChildren(...[...chat.items.values()].sort((a, b) => a.id - b.id).map(messageNode));
  for (const node of at("messages").children) markPlace(node);
  showTabs(); showFoot(); showKeyboard(); showStatus(); showBanner();
  toEnd();
  document.documentElement.dataset.ready = "true";
}

function titleOf(info) {
  return info.titles[spoken.language] ?? info.titles.en ?? info.person;
}

function showTabs() {
  const tabs = [...chats.values()].map(({ info, unread }, place) => {
    const face = place ? make("span", { class: "face", "aria-hidden": "true" }, titleOf(info).slice(0, 1)) : make("span", { class: "face" }, make("img", { src: "/icon.svg", alt: "" }));
    const last = info.last ? info.last.text || word(info.last.photo ? "photo" : info.last.voice ? "voice" : "file") : word("start");
    return make("button", { type: "button", class: "tab", "data-testid": `tab-${info.id}`, "aria-current": String(info.id === page.chat), "data-unread": unread || null, onclick: () => open(info.id) },
      face, make("span", { class: "name", dir: "auto" }, titleOf(info)), info.last ? make("time", {}, timeOf(info.last.date)) : make("span"),
      make("span", { class: "last", dir: "auto" }, last.split("\n")[0]), unread ? make("span", { class: "unread" }, String(unread)) : null);
  });
  at("chats").replaceChildren(...tabs);
  const info = chats.get(page.chat)?.info;
  if (info) { at("title").textContent = titleOf(info); document.title = `${titleOf(info)} · Outlay`; }
  for (const node of document.querySelectorAll(".where")) node.textContent = word("data", { folder: page.state.data });
}

/** What lies below the messages: START before the first, the text field and the chips after it. */
function showFoot() {
  const chat = chats.get(page.chat);
  const begun = chat.info.started || chat.items.size > 0;
  at("welcome").hidden = begun;
  at("start").hidden = begun;
  at("composer").hidden = !begun;
  const words = page.state.descriptions;
  at("description").textContent = words[spoken.language] || words[""] || words.en || "";
  at("what").hidden = !at("description").textContent; // a bot that has just started says it in a moment
  showChips(begun);
}

function showChips(begun) {
  const row = at("chips");
  row.replaceChildren();
  if (!begun || localStorage.getItem("chips") === "hidden") return;
  const { chips } = own(), sample = page.chat > 0 && page.chat !== page.state.chats[0].id; // groups are below 0
  const chip = (label, act) => make("button", { type: "button", "data-testid": "chip", onclick: act }, label);
  if (sample) row.append(...chips.sample.map((text) => chip(text, () => typeOut(text))));
  else row.append(...chips.say.map((text) => chip(text, () => typeOut(text))), chip(word("edit_it"), () => editOut(chips.edit)), ...[...clock(), ...chips.then.filter(isNew)].map((text) => chip(text, () => typeOut(text))));
  row.append(make("button", { type: "button", class: "hide", "aria-label": word("hide"), title: word("hide"), onclick: hideChips }, icon("close")));
}

/** The browser's time zone as a command, until the set-up's buttons are gone or a clock was set: days end at midnight in UTC without. */
function clock() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "", items = [...chats.get(page.chat).items.values()];
  const asked = items.find((item) => !item.mine && !items.some((said) => said.mine && /^\/timezone /.test(said.text)));
  return zone.includes("/") && !zone.startsWith("Etc/") && asked?.buttons.length ? [`/timezone ${zone}`] : [];
}

/** Whether a command is still worth showing: `/budget 1500` is not once a budget was set, in any language. */
function isNew(text) {
  const budget = /^\/?(budget|预算|бюджет|presupuesto)\s*\d/i;
  return !budget.test(text) || ![...chats.get(page.chat).items.values()].some((item) => item.mine && budget.test(item.text));
}

function hideChips() {
  localStorage.setItem("chips", "hidden");
  showChips(false);
}

function showKeyboard() {
  const keyboard = chats.get(page.chat)?.info.keyboard;
  at("keyboard").hidden = !keyboard;
  const rows = keyboard?.keyboard ?? [];
  at("keyboard").replaceChildren(...rows.map((row) => make("div", {}, ...row.map((button) => {
    const { text, request_location: asks } = typeof button === "string" ? { text: button } : button;
    return make("button", { type: "button", dir: "auto", onclick: () => (asks ? askPlace() : say(text)) }, text);
  }))));
}

function showStatus() {
  const action = chats.get(page.chat)?.busy;
  at("status").classList.toggle("busy", Boolean(action));
  at("status").textContent = action ? word(action.startsWith("upload") ? "upload" : "typing") : word(page.alive && page.reachable ? "bot" : "away");
}

function showBanner() {
  const banner = at("banner");
  banner.hidden = page.alive && page.reachable;
  if (!banner.hidden) banner.replaceChildren(word(page.reachable ? "stopped" : "unreachable"), " ", make("code", {}, RUN_LINE));
}

/* scrolling: a page that shows the newest stays there, whatever grows (pictures arrive, the keyboard opens) */

let pinned = true;

function nearEnd() {
  const room = at("scroll");
  return room.scrollHeight - room.scrollTop - room.clientHeight < 120;
}

function toEnd() {
  const room = at("scroll");
  pinned = true;
  room.scrollTop = room.scrollHeight;
  showLatest(null);
}

function watchSize() {
  const keep = new ResizeObserver(() => { if (pinned) toEnd(); });
  keep.observe(at("messages"));
  keep.observe(at("scroll"));
}

let missed = 0;
function showLatest(more) {
  missed = more === null ? 0 : missed + more;
  at("latest").hidden = nearEnd();
  at("latest-count").textContent = missed || "";
}

let loadingOlder = false;
async function scrolled() {
  pinned = nearEnd();
  if (pinned) showLatest(null); else at("latest").hidden = false;
  const room = at("scroll"), chat = chats.get(page.chat);
  if (room.scrollTop > 200 || loadingOlder || !chat || chat.complete || !chat.items.size) return;
  loadingOlder = true;
  const items = await load(page.chat, Math.min(...chat.items.keys()));
  const height = room.scrollHeight, top = room.scrollTop;
  at("messages").prepend(...items.map(messageNode));
  for (const node of [...at("messages").children].slice(0, items.length + 1)) markPlace(node);
  room.scrollTop = top + room.scrollHeight - height;
  loadingOlder = false;
}

function flash(number) {
  const node = nodeOf(number);
  node?.scrollIntoView({ block: "center", behavior: "smooth" });
  node?.classList.remove("flash");
  requestAnimationFrame(() => node?.classList.add("flash"));
}

/* what the person does */

async function open(id) {
  page.chat = id;
  chats.get(id).unread = 0;
  endTask();
  await load(id);
  redraw();
  if (matchMedia("(hover: hover)").matches) at("text").focus();
}

async function press(item, button, node) {
  node.classList.add("pressed");
  node.setAttribute("aria-busy", "true");
  const done = await act("press", { message_id: item.id, data: button.callback_data });
  const query = done?.query ?? Symbol("failed");
  const early = pressed.has(query); // the answer may overtake the word that the press arrived
  pressed.set(query, node);
  if (!done || early) release(query);
  else setTimeout(() => release(query), PRESS_MS);
}

/* pictures, beginning */

function zoom(address, label) {
  at("zoom-picture").src = address;
  at("zoom-picture").alt = label;
  at("zoom-save").href = address;
  at("zoom-save").download = "outlay.png";
  at("zoom").classList.remove("near");
  at("zoom").showModal();
}

function watch() {
  at("start").addEventListener("click", () => say("/start"));
  at("latest").addEventListener("click", toEnd);
  at("scroll").addEventListener("scroll", scrolled, { passive: true });
  at("zoom-room").addEventListener("click", () => at("zoom").classList.toggle("near"));
  listLanguages();
  watchField();
  watchSize();
}

Object.assign(hands, { say, press, beginEdit, beginReply, zoom, flash });
watch();
grow();
await speak();
listen(); // the stream is open before the messages are fetched, so none falls between
