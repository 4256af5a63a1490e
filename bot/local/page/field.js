/* The text field and what goes out from it: words, edits, replies, files, commands, places. */

import { make, sizeOf } from "./nodes.js";
import { act, at, chats, page, toast } from "./state.js";
import { PLACES, own, word } from "./words.js";

const TEXT_LIMIT = 4096;

export async function say(text, reply = null) {
  for (let rest = text; rest; rest = rest.slice(TEXT_LIMIT)) {
    if (!(await act("say", { text: rest.slice(0, TEXT_LIMIT), reply_to: reply }))) return false;
  }
  return true;
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

export function beginEdit(item) {
  at("text").value = item.text;
  beginTask({ kind: "edit", item }, "edit", word("editing"), item.text);
}

export function beginReply(item) {
  const name = item.mine ? word("you") : item.from;
  beginTask({ kind: "reply", item }, "reply", word("replying", { name }), item.text || word(item.voice ? "voice" : "photo"));
}

function beginFiles(files) {
  if (!files.length || at("composer").hidden) return;
  const text = files.length === 1 ? `${files[0].name} · ${sizeOf(files[0].size)}` : files.map((file) => file.name).join(", ");
  beginTask({ kind: "files", files }, "file", text, word("attached"));
}

export function endTask() {
  if (page.task?.kind === "edit") at("text").value = "";
  page.task = null;
  at("task").hidden = true;
  grow();
}

function lastOwn() {
  return [...chats.get(page.chat).items.values()].filter((item) => item.mine && item.text).sort((a, b) => b.id - a.id);
}

/** Type a text into the field as a hand would, then send it. */
export async function typeOut(text) {
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

export function editOut(text) {
  const item = lastOwn().find((written) => !written.text.startsWith("/"));
  if (!item) return typeOut(own().chips.say[0]);
  beginEdit(item);
  return typeOut(text);
}

export function grow() {
  const field = at("text");
  field.style.height = "40px";
  field.style.height = `${Math.max(40, Math.min(field.scrollHeight, 182))}px`;
  at("send").disabled = !field.value.trim() && page.task?.kind !== "files";
}

/* menus */

function closeMenus() {
  for (const [menu, button] of [["menu", "open-menu"], ["attach-menu", "attach"]]) {
    at(menu).hidden = true;
    at(button).setAttribute("aria-expanded", "false");
  }
  at("text").removeAttribute("aria-activedescendant");
}

function openMenu(filter) {
  const found = chats.get(page.chat).info.commands.filter(({ command }) => command.startsWith(filter));
  closeMenus();
  if (!found.length) return;
  at("menu").replaceChildren(...found.map(({ command, description }, place) => make("button",
    { type: "button", role: "option", id: `option-${place}`, tabindex: "-1", "data-testid": "menu-item", "aria-selected": String(place === 0), "data-command": `/${command}`, onclick: () => pick(`/${command}`) },
    make("b", {}, `/${command}`), make("span", { dir: "auto" }, description))));
  at("menu").hidden = false;
  at("menu").scrollTop = 0;
  at("open-menu").setAttribute("aria-expanded", "true");
  at("text").setAttribute("aria-activedescendant", "option-0");
  if (matchMedia("(hover: hover)").matches) at("text").focus();
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
  at("text").setAttribute("aria-activedescendant", next.id);
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

export function askPlace() {
  closeMenus();
  const give = (latitude, longitude) => { at("places").close(); act("locate", { latitude, longitude }); };
  const here = make("button", { type: "button", class: "own", onclick: () => navigator.geolocation.getCurrentPosition(
    ({ coords }) => give(coords.latitude, coords.longitude), () => toast(word("no_location"))) }, word("here"));
  at("place-list").replaceChildren(here, ...Object.entries(PLACES).map(([place, [latitude, longitude]]) =>
    make("button", { type: "button", onclick: () => give(latitude, longitude) }, own().places[place])));
  at("places").showModal();
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

export function watchField() {
  at("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  at("text").addEventListener("input", typed);
  at("text").addEventListener("keydown", keyed);
  at("text").addEventListener("paste", (event) => { if (event.clipboardData.files.length) { event.preventDefault(); beginFiles([...event.clipboardData.files]); } });
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
  document.addEventListener("click", (event) => { if (!event.target.closest(".menu, .composer")) closeMenus(); });
  watchDrops(at("chat"));
}
