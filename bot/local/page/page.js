/* The chat page. It shows what the server says happened and tells the server what the person did; it keeps
 * nothing itself but the wish for a language and whether the chips are hidden.
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
 *   data-line                where the data lies                          language the EN / 中文 switch
 *   toasts, alert, places, zoom, zoom-close, drop
 * <html data-ready="true"> once the first state is shown; <html lang> is the page's language.
 */

const WORDS = {
  en: {
    local: "on this computer, no account", chats: "Chats", language: "Language", messages: "Messages",
    what: "What can this bot do?", start: "START", write: "Message", send: "Send", attach: "Attach", cancel: "Cancel",
    commands: "Commands", file: "File or picture", place: "Location", drop: "Drop to attach", ok: "OK",
    where_are_you: "Where are you?", place_hint: "Shared with the bot on this computer only.", here: "Use this browser's location",
    save: "Save", close: "Close", picture: "Picture", latest: "Newest messages", edit: "Edit", reply: "Reply",
    editing: "Edit message", replying: "Reply to {name}", attached: "Caption goes below", edited: "edited", you: "You",
    sent: "sent", kept: "saved by the bot", typing: "typing…", upload: "sending a picture…", bot: "bot", away: "stopped",
    stopped: "The bot has stopped. Start it again with", unreachable: "Outlay is not running. Start it with",
    today: "Today", yesterday: "Yesterday", hide: "Hide suggestions", chips: "Try this", failed: "Not sent: {reason}",
    no_location: "The browser gives no location.", photo: "Picture", location: "Location", edit_it: "edit it",
  },
  zh: {
    local: "就在这台电脑上，不用注册", chats: "聊天", language: "语言", messages: "消息",
    what: "这个机器人能做什么？", start: "开始", write: "发消息", send: "发送", attach: "附件", cancel: "取消",
    commands: "命令", file: "文件或图片", place: "位置", drop: "松手即可添加", ok: "好",
    where_are_you: "你在哪里？", place_hint: "只发给这台电脑上的机器人。", here: "用浏览器的定位",
    save: "保存", close: "关闭", picture: "图片", latest: "最新消息", edit: "编辑", reply: "回复",
    editing: "编辑消息", replying: "回复 {name}", attached: "可在下面加说明", edited: "已编辑", you: "你",
    sent: "已发送", kept: "机器人已存好", typing: "正在输入…", upload: "正在发图片…", bot: "机器人", away: "已停止",
    stopped: "机器人停了，用这条命令再启动：", unreachable: "Outlay 没在运行，用这条命令启动：",
    today: "今天", yesterday: "昨天", hide: "隐藏建议", chips: "试试看", failed: "没发出去：{reason}",
    no_location: "浏览器没有给出位置。", photo: "图片", location: "位置", edit_it: "改一下",
  },
};
const CHIPS = {
  en: { say: ["23.5 food"], edit: "25 food", then: ["/budget 1500", "/forecast"], sample: ["/forecast", "/stats", "/today"] },
  zh: { say: ["午饭 25"], edit: "午饭 28", then: ["/budget 6000", "/forecast"], sample: ["/forecast", "/stats", "/today"] },
};
const PLACES = [
  ["Berlin", "柏林", 52.52, 13.405], ["London", "伦敦", 51.507, -0.128], ["Shanghai", "上海", 31.23, 121.474],
  ["Hong Kong", "香港", 22.32, 114.169], ["Tokyo", "东京", 35.69, 139.692], ["Singapore", "新加坡", 1.29, 103.85],
  ["Delhi", "德里", 28.614, 77.209], ["Sydney", "悉尼", -33.869, 151.209], ["New York", "纽约", 40.713, -74.006],
  ["Los Angeles", "洛杉矶", 34.052, -118.244], ["São Paulo", "圣保罗", -23.551, -46.633], ["Lagos", "拉各斯", 6.455, 3.394],
];
const RUN_LINE = "python3 dev.py chat";
const TEXT_LIMIT = 4096, PAGE_OF = 50, TYPING_MS = 5500, PRESS_MS = 10000;
const MARKS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

const at = (id) => document.getElementById(id);
const chats = new Map(); // id -> {info, items: Map(id -> item), complete, unread, busy, busyTimer}
const pressed = new Map(); // query id -> the button that waits for its answer
const page = { language: "en", chat: null, state: null, alive: true, reachable: true, task: null, files: [] };

/* words */

function word(name, places = {}) {
  return (WORDS[page.language][name] ?? name).replace(/\{(\w+)\}/g, (_, key) => places[key] ?? "");
}

function showWords() {
  document.documentElement.lang = page.language === "zh" ? "zh-Hans" : "en";
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", word(node.dataset.label));
    if (node.tagName === "BUTTON") node.title = word(node.dataset.label);
  }
  for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = word(node.dataset.placeholder);
  for (const node of document.querySelectorAll("[data-language]")) {
    node.setAttribute("aria-pressed", String(node.dataset.language === page.language));
  }
}

/** The language code that updates carry: the browser's own until the person chooses one. */
function spokenLanguage() {
  const chosen = localStorage.getItem("language");
  if (chosen) return chosen === "zh" ? "zh-hans" : chosen;
  const own = navigator.language.toLowerCase();
  if (own.startsWith("zh")) return /hant|tw|hk|mo/.test(own) ? "zh-hant" : "zh-hans";
  return own.split("-")[0] || "en";
}

async function speak() {
  const code = spokenLanguage();
  page.language = code.startsWith("zh") ? "zh" : "en";
  showWords();
  takeState(await send("/chat/language", { language: code }));
  redraw();
}

/* talking to the server */

async function send(path, body) {
  const form = body instanceof FormData;
  const headers = { "X-Outlay-Page": "1", ...(form ? {} : { "Content-Type": "application/json" }) };
  const answer = await fetch(path, { method: "POST", headers, body: form ? body : JSON.stringify(body) });
  if (!answer.ok) throw new Error((await answer.text()) || String(answer.status));
  return answer.json();
}

/** Do something in the open chat; says so in a toast when it fails, and returns whether it went well. */
async function act(name, body) {
  try {
    return (await send(`/chat/${page.chat}/${name}`, body)) || true;
  } catch (error) {
    toast(word("failed", { reason: error.message }));
    return false;
  }
}

async function get(path) {
  return (await fetch(path)).json();
}

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
    for (const id of chats.keys()) if (id === page.chat) await load(id);
    redraw();
  }
  showBanner();
}

/* what the server says */

const HEARD = {
  item: ({ chat, item }) => take(chat, item),
  delete: ({ chat, id }) => drop(chat, id),
  arrived: ({ chat, id }) => arrived(chat, id),
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

function arrived(id, number) {
  const item = chats.get(id)?.items.get(number);
  if (item) { item.kept = true; if (id === page.chat) showTicks(nodeOf(number), item); }
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
  release(query);
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
    const chat = chats.get(info.id) ?? { items: new Map(), complete: false, unread: 0, busy: null };
    chats.set(info.id, { ...chat, info });
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

/* drawing: nodes are built, never parsed from text */

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function icon(name) {
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
  if (entity.type === "bot_command") return make("button", { type: "button", class: "command", onclick: () => say(words) }, words);
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
  node.addEventListener("click", () => node.classList.add("open"));
  return node;
}

function timeOf(date) {
  return new Intl.DateTimeFormat(page.language, { hour: "2-digit", minute: "2-digit", hour12: false }).format(date * 1000);
}

function dayOf(date) {
  const day = new Date(date * 1000), now = new Date();
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86400000);
  if (days === 0 || days === 1) return word(days ? "yesterday" : "today");
  const year = day.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(page.language, { day: "numeric", month: "long", year }).format(day);
}

function nodeOf(number) {
  return at("messages").querySelector(`[data-id="${number}"]`);
}

function messageNode(item) {
  const bare = item.photo && !item.text;
  const kind = `message${item.mine ? " mine" : ""}${item.photo ? " with-photo" : ""}${bare ? " bare" : ""}${item.edited ? " edited" : ""}`;
  const bubble = make("div", { class: "bubble" }, quoteNode(item), photoNode(item), documentNode(item), wordsNode(item), metaNode(item));
  const stack = make("div", { class: "stack" }, bubble, reactionsNode(item), keysNode(item));
  const node = make("li", { class: kind, "data-testid": "message", "data-id": item.id, "data-mine": String(item.mine), "data-date": item.date },
    make("div", { class: "row" }, stack, actsNode(item)));
  bubble.addEventListener("click", () => choose(node));
  showTicks(node, item);
  return node;
}

function choose(node) {
  if (!matchMedia("(hover: none)").matches) return;
  for (const other of document.querySelectorAll(".message.chosen")) if (other !== node) other.classList.remove("chosen");
  node.classList.toggle("chosen");
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
  const name = item.reply.mine ? word("you") : page.state.bot;
  return make("button", { type: "button", class: "quote", "data-testid": "quote", onclick: () => flash(item.reply.id) },
    make("b", {}, name), make("span", { dir: "auto" }, item.reply.text || word("photo")));
}

function photoNode(item) {
  if (!item.photo) return null;
  const label = item.text || word("photo");
  const image = make("img", { src: `/chat/files/${item.photo.file_id}`, width: item.photo.width, height: item.photo.height, alt: label, loading: "lazy" });
  return make("button", { type: "button", class: "photo", "data-testid": "photo", "aria-label": label, onclick: (event) => { event.stopPropagation(); zoom(image.src, label); } }, image);
}

function documentNode(item) {
  if (!item.document) return null;
  const { file_id: id, file_name: name, file_size: size } = item.document;
  return make("a", { class: "document", "data-testid": "document", href: `/chat/files/${id}`, download: name },
    make("span", { class: "sheet" }, icon("file")), make("span", {}, make("b", { dir: "auto" }, name), make("small", {}, sizeOf(size))));
}

function sizeOf(bytes) {
  const [value, unit] = bytes < 1000 ? [bytes, "byte"] : bytes < 1e6 ? [bytes / 1000, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(page.language, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: unit === "megabyte" ? 1 : 0 }).format(value);
}

function metaNode(item) {
  const edited = item.edited ? make("span", {}, word("edited")) : null;
  return make("span", { class: "meta" }, edited, make("time", { datetime: new Date(item.date * 1000).toISOString() }, timeOf(item.date)));
}

function showTicks(node, item) {
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
  node.addEventListener("click", () => (button.copy_text ? navigator.clipboard?.writeText(button.copy_text.text) : press(item, button, node)));
  return node;
}

function actsNode(item) {
  const edit = item.mine && (item.text || item.photo || item.document);
  return make("div", { class: "acts" },
    edit ? make("button", { type: "button", "data-testid": "edit", "aria-label": word("edit"), title: word("edit"), onclick: () => beginEdit(item) }, icon("edit")) : null,
    make("button", { type: "button", "data-testid": "reply", "aria-label": word("reply"), title: word("reply"), onclick: () => beginReply(item) }, icon("reply")));
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
  return info.titles[page.language] ?? info.titles.en ?? info.person;
}

function showTabs() {
  const tabs = [...chats.values()].map(({ info, unread }, place) => {
    const face = place ? make("span", { class: "face", "aria-hidden": "true" }, titleOf(info).slice(0, 1)) : make("span", { class: "face" }, make("img", { src: "/icon.svg", alt: "" }));
    const last = info.last ? info.last.text || word(info.last.photo ? "photo" : "file") : "";
    return make("button", { type: "button", class: "tab", "data-testid": `tab-${info.id}`, "aria-current": String(info.id === page.chat), "data-unread": unread || null, onclick: () => open(info.id) },
      face, make("span", { class: "name", dir: "auto" }, titleOf(info)), info.last ? make("time", {}, timeOf(info.last.date)) : make("span"),
      make("span", { class: "last", dir: "auto" }, last.split("\n")[0]), unread ? make("span", { class: "unread" }, String(unread)) : null);
  });
  at("chats").replaceChildren(...tabs);
  const info = chats.get(page.chat)?.info;
  if (info) { at("title").textContent = titleOf(info); document.title = `${titleOf(info)} · Outlay`; }
  for (const node of document.querySelectorAll(".where")) node.textContent = page.state.data;
}

/** What lies below the messages: START before the first, the text field and the chips after it. */
function showFoot() {
  const chat = chats.get(page.chat);
  const begun = chat.info.started || chat.items.size > 0;
  at("welcome").hidden = begun;
  at("start").hidden = begun;
  at("composer").hidden = !begun;
  const words = page.state.descriptions;
  at("description").textContent = words[page.language] || words[""] || words.en || "";
  showChips(begun);
}

function showChips(begun) {
  const row = at("chips");
  row.replaceChildren();
  if (!begun || localStorage.getItem("chips") === "hidden") return;
  const own = CHIPS[page.language], first = page.chat === page.state.chats[0].id;
  const chip = (label, act) => make("button", { type: "button", "data-testid": "chip", onclick: act }, label);
  if (!first) row.append(...own.sample.map((text) => chip(text, () => typeOut(text))));
  else row.append(...own.say.map((text) => chip(text, () => typeOut(text))), chip(word("edit_it"), () => editOut(own.edit)), ...own.then.map((text) => chip(text, () => typeOut(text))));
  row.append(make("button", { type: "button", class: "hide", "aria-label": word("hide"), title: word("hide"), onclick: hideChips }, icon("close")));
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

function toast(text) {
  const node = make("p", { dir: "auto" }, text);
  at("toasts").append(node);
  setTimeout(() => node.remove(), 3500);
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

async function say(text, reply = null) {
  for (let rest = text; rest; rest = rest.slice(TEXT_LIMIT)) {
    if (!(await act("say", { text: rest.slice(0, TEXT_LIMIT), reply_to: reply }))) return false;
  }
  return true;
}

async function press(item, button, node) {
  node.classList.add("pressed");
  node.setAttribute("aria-busy", "true");
  const done = await act("press", { message_id: item.id, data: button.callback_data });
  const query = done?.query ?? Symbol("failed");
  pressed.set(query, node);
  if (!done) release(query);
  else setTimeout(() => release(query), PRESS_MS);
}

/** Send what the field holds; it is emptied at once, and filled again should the server not take it. */
async function submit() {
  const field = at("text"), text = field.value.trim(), task = page.task;
  if (!text && task?.kind !== "files") return;
  closeMenus();
  endTask();
  field.value = "";
  grow();
  if (await deliver(text, task) || field.value) return;
  field.value = text;
  grow();
}

async function deliver(text, task) {
  if (task?.kind === "edit") return text === task.item.text || act("edit", { message_id: task.item.id, text });
  if (task?.kind === "files") return sendFiles(task.files, text);
  return say(text, task?.item.id);
}

async function sendFiles(files, caption) {
  for (const [place, file] of files.entries()) {
    const form = new FormData();
    form.append("file", file, file.name);
    if (caption && place === 0) form.append("caption", caption);
    if (!(await act("upload", form))) return false;
  }
  return true;
}

function beginTask(task, glyph, title, text) {
  page.task = task;
  at("task").hidden = false;
  at("task-icon").setAttribute("href", `#i-${glyph}`);
  at("task-title").textContent = title;
  at("task-text").textContent = text;
  at("text").focus();
  grow();
}

function beginEdit(item) {
  at("text").value = item.text;
  beginTask({ kind: "edit", item }, "edit", word("editing"), item.text);
}

function beginReply(item) {
  const name = item.mine ? word("you") : page.state.bot;
  beginTask({ kind: "reply", item }, "reply", word("replying", { name }), item.text || word("photo"));
}

function beginFiles(files) {
  if (!files.length || at("composer").hidden) return;
  const text = files.length === 1 ? `${files[0].name} · ${sizeOf(files[0].size)}` : files.map((file) => file.name).join(", ");
  beginTask({ kind: "files", files }, "file", text, word("attached"));
}

function endTask() {
  if (page.task?.kind === "edit") at("text").value = "";
  page.task = null;
  at("task").hidden = true;
  grow();
}

function lastOwn() {
  return [...chats.get(page.chat).items.values()].filter((item) => item.mine && item.text).sort((a, b) => b.id - a.id);
}

/** Type a text into the field as a hand would, then send it. */
async function typeOut(text) {
  const field = at("text");
  if (page.task?.kind !== "edit") endTask();
  field.value = "";
  field.focus();
  for (const letter of matchMedia("(prefers-reduced-motion: reduce)").matches ? [text] : text) {
    field.value += letter;
    grow();
    await new Promise((done) => setTimeout(done, 38));
  }
  await submit();
}

function editOut(text) {
  const item = lastOwn().find((own) => !own.text.startsWith("/"));
  if (!item) return typeOut(CHIPS[page.language].say[0]);
  beginEdit(item);
  return typeOut(text);
}

function grow() {
  const field = at("text");
  field.style.height = "40px";
  field.style.height = `${Math.min(field.scrollHeight, 182)}px`;
  at("send").disabled = !field.value.trim() && page.task?.kind !== "files";
}

/* menus */

function closeMenus() {
  for (const [menu, button] of [["menu", "open-menu"], ["attach-menu", "attach"]]) {
    at(menu).hidden = true;
    at(button).setAttribute("aria-expanded", "false");
  }
}

function openMenu(filter) {
  const found = chats.get(page.chat).info.commands.filter(({ command }) => command.startsWith(filter));
  closeMenus();
  if (!found.length) return;
  at("menu").replaceChildren(...found.map(({ command, description }, place) => make("button",
    { type: "button", role: "option", "data-testid": "menu-item", "aria-selected": String(place === 0), "data-command": `/${command}`, onclick: () => pick(`/${command}`) },
    make("b", {}, `/${command}`), make("span", { dir: "auto" }, description))));
  at("menu").hidden = false;
  at("menu").scrollTop = 0;
  at("open-menu").setAttribute("aria-expanded", "true");
}

async function pick(command) {
  closeMenus();
  at("text").value = "";
  grow();
  at("text").focus();
  await say(command);
}

function moveInMenu(step) {
  const options = [...at("menu").children];
  const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  options[now]?.setAttribute("aria-selected", "false");
  const next = options[(now + step + options.length) % options.length];
  next.setAttribute("aria-selected", "true");
  next.scrollIntoView({ block: "nearest" });
}

function chosenInMenu() {
  return at("menu").hidden ? null : at("menu").querySelector('[aria-selected="true"]')?.dataset.command;
}

function typed() {
  grow();
  const command = /^\/(\w*)$/.exec(at("text").value);
  if (command && page.task?.kind !== "edit") openMenu(command[1].toLowerCase());
  else closeMenus();
}

function keyed(event) {
  if (event.isComposing) return;
  const chosen = chosenInMenu();
  if (event.key === "Escape") { closeMenus(); if (page.task) endTask(); }
  else if (chosen && (event.key === "ArrowDown" || event.key === "ArrowUp")) { event.preventDefault(); moveInMenu(event.key === "ArrowDown" ? 1 : -1); }
  else if (chosen && event.key === "Tab") { event.preventDefault(); at("text").value = `${chosen} `; typed(); }
  else if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); if (chosen) pick(chosen); else submit(); }
  else if (event.key === "ArrowUp" && !at("text").value && !page.task) { const [item] = lastOwn(); if (item) { event.preventDefault(); beginEdit(item); } }
}

/* places, pictures, dropped files */

function askPlace() {
  closeMenus();
  const give = (latitude, longitude) => { at("places").close(); act("locate", { latitude, longitude }); };
  const own = make("button", { type: "button", class: "own", onclick: () => navigator.geolocation.getCurrentPosition(
    ({ coords }) => give(coords.latitude, coords.longitude), () => toast(word("no_location"))) }, word("here"));
  at("place-list").replaceChildren(own, ...PLACES.map(([en, zh, latitude, longitude]) =>
    make("button", { type: "button", onclick: () => give(latitude, longitude) }, page.language === "zh" ? zh : en)));
  at("places").showModal();
}

function zoom(address, label) {
  at("zoom-picture").src = address;
  at("zoom-picture").alt = label;
  at("zoom-save").href = address;
  at("zoom-save").download = "outlay.png";
  at("zoom").classList.remove("near");
  at("zoom").showModal();
}

let dragging = 0;
function watchDrops(room) {
  const holds = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const show = (by) => { dragging = Math.max(0, dragging + by); at("drop").hidden = dragging === 0; };
  room.addEventListener("dragenter", (event) => { if (holds(event)) { event.preventDefault(); show(1); } });
  room.addEventListener("dragleave", (event) => { if (holds(event)) show(-1); });
  room.addEventListener("dragover", (event) => { if (holds(event)) event.preventDefault(); });
  room.addEventListener("drop", (event) => { if (holds(event)) { event.preventDefault(); show(-9); beginFiles([...event.dataTransfer.files]); } });
}

function watch() {
  at("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  at("text").addEventListener("input", typed);
  at("text").addEventListener("keydown", keyed);
  at("text").addEventListener("paste", (event) => { if (event.clipboardData.files.length) { event.preventDefault(); beginFiles([...event.clipboardData.files]); } });
  at("start").addEventListener("click", () => say("/start"));
  at("open-menu").addEventListener("click", () => (at("menu").hidden ? openMenu("") : closeMenus()));
  at("attach").addEventListener("click", () => {
    const show = at("attach-menu").hidden;
    closeMenus();
    at("attach-menu").hidden = !show;
    at("attach").setAttribute("aria-expanded", String(show));
    if (show) at("pick-file").focus();
  });
  at("attach-menu").addEventListener("keydown", (event) => { if (event.key === "Escape") { closeMenus(); at("attach").focus(); } });
  at("pick-file").addEventListener("click", () => { closeMenus(); at("file").click(); });
  at("pick-place").addEventListener("click", askPlace);
  at("file").addEventListener("change", () => { beginFiles([...at("file").files]); at("file").value = ""; });
  at("task-cancel").addEventListener("click", endTask);
  at("latest").addEventListener("click", toEnd);
  at("scroll").addEventListener("scroll", scrolled, { passive: true });
  at("zoom-room").addEventListener("click", () => at("zoom").classList.toggle("near"));
  document.addEventListener("click", (event) => { if (!event.target.closest(".menu, .composer")) closeMenus(); });
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => { localStorage.setItem("language", button.dataset.language); speak(); });
  }
  watchDrops(at("chat"));
  watchSize();
}

watch();
await speak();
await load(page.chat);
redraw();
grow();
listen();
