/* What the page knows and how it talks to the server. */

import { make } from "./nodes.js";
import { word } from "./words.js";

export const at = (id) => document.getElementById(id);
export const chats = new Map(); // id -> {info, items: Map(id -> item), complete, unread, busy, busyTimer}
export const pressed = new Map(); // query id -> the button that waits for its answer
export const page = { chat: null, state: null, alive: true, reachable: true, task: null };

export async function send(path, body) {
  const form = body instanceof FormData;
  const headers = { "X-Outlay-Page": "1", ...(form ? {} : { "Content-Type": "application/json" }) };
  const answer = await fetch(path, { method: "POST", headers, body: form ? body : JSON.stringify(body) });
  if (!answer.ok) throw new Error((await answer.text()) || String(answer.status));
  return answer.json();
}

/** Do something in the open chat; says so in a toast when it fails, and returns whether it went well. */
export async function act(name, body) {
  try {
    return (await send(`/chat/${page.chat}/${name}`, body)) || true;
  } catch (error) {
    toast(word("failed", { reason: error.message }));
    return false;
  }
}

export async function get(path) {
  return (await fetch(path)).json();
}

export function toast(text) {
  const node = make("p", { dir: "auto" }, text);
  at("toasts").append(node);
  setTimeout(() => node.remove(), 3500);
}
