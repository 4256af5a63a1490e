/* Everything the page says, in each language, and the samples it offers. */

const WORDS = {
  en: {
    data: "Your data: {folder}", local: "on this computer, no account", chats: "Chats", language: "Language", messages: "Messages",
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
    data: "你的数据在：{folder}", local: "就在这台电脑上，不用注册", chats: "聊天", language: "语言", messages: "消息",
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
export const CHIPS = {
  en: { say: ["23.5 food"], edit: "25 food", then: ["/budget 1500", "/forecast"], sample: ["/forecast", "/stats", "/today"] },
  zh: { say: ["午饭 25"], edit: "午饭 28", then: ["/budget 6000", "/forecast"], sample: ["/forecast", "/stats", "/today"] },
};
export const PLACES = [
  ["Berlin", "柏林", 52.52, 13.405], ["London", "伦敦", 51.507, -0.128], ["Shanghai", "上海", 31.23, 121.474],
  ["Hong Kong", "香港", 22.32, 114.169], ["Tokyo", "东京", 35.69, 139.692], ["Singapore", "新加坡", 1.29, 103.85],
  ["Delhi", "德里", 28.614, 77.209], ["Sydney", "悉尼", -33.869, 151.209], ["New York", "纽约", 40.713, -74.006],
  ["Los Angeles", "洛杉矶", 34.052, -118.244], ["São Paulo", "圣保罗", -23.551, -46.633], ["Lagos", "拉各斯", 6.455, 3.394],
];

export const spoken = { language: "en" }; // the page's language

export function word(name, places = {}) {
  return (WORDS[spoken.language][name] ?? name).replace(/\{(\w+)\}/g, (_, key) => places[key] ?? "");
}

export function showWords() {
  document.documentElement.lang = spoken.language === "zh" ? "zh-Hans" : "en";
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", word(node.dataset.label));
    if (node.tagName === "BUTTON") node.title = word(node.dataset.label);
  }
  for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = word(node.dataset.placeholder);
  for (const node of document.querySelectorAll("[data-language]")) {
    node.setAttribute("aria-pressed", String(node.dataset.language === spoken.language));
  }
}
