/* Everything the page says and the samples it offers: a language is one object here. Its name is its own word for
 * itself; its tag is that of <html lang> and, in small letters, the code that updates carry. */

const en = {
  name: "English", tag: "en",
  words: {
    data: "Your data: {folder}", local: "on this computer, no account", chats: "Chats", language: "Language", messages: "Messages",
    what: "What can this bot do?", start: "START", write: "Message", send: "Send", attach: "Attach", cancel: "Cancel",
    commands: "Commands", file: "File, picture or recording", place: "Location", drop: "Drop to attach", ok: "OK",
    where_are_you: "Where are you?", place_hint: "Shared with the bot on this computer only.", here: "Use this browser's location",
    save: "Save", close: "Close", picture: "Picture", latest: "Newest messages", edit: "Edit", reply: "Reply",
    editing: "Edit message", replying: "Reply to {name}", attached: "Caption goes below", edited: "edited", you: "You",
    sent: "sent", kept: "saved by the bot", typing: "typing…", upload: "sending a picture…", bot: "bot", away: "stopped",
    stopped: "The bot has stopped. Start it again with", unreachable: "Outlay is not running. Start it with",
    today: "Today", yesterday: "Yesterday", hide: "Hide suggestions", chips: "Try this", failed: "Not sent: {reason}",
    no_location: "The browser gives no location.", photo: "Picture", voice: "Voice message", location: "Location", edit_it: "edit it",
  },
  chips: { say: ["23.5 food"], edit: "25 food", then: ["/budget 1500", "/forecast"], sample: ["/forecast", "/stats", "/today"] },
  places: {
    berlin: "Berlin", london: "London", moscow: "Moscow", madrid: "Madrid", shanghai: "Shanghai", hong_kong: "Hong Kong", tokyo: "Tokyo",
    singapore: "Singapore", delhi: "Delhi", sydney: "Sydney", new_york: "New York", los_angeles: "Los Angeles", sao_paulo: "São Paulo", lagos: "Lagos",
  },
};

const zh = {
  name: "中文", tag: "zh-Hans",
  words: {
    data: "你的数据在：{folder}", local: "就在这台电脑上，不用注册", chats: "聊天", language: "语言", messages: "消息",
    what: "这个机器人能做什么？", start: "开始", write: "发消息", send: "发送", attach: "附件", cancel: "取消",
    commands: "命令", file: "文件、图片或录音", place: "位置", drop: "松手即可添加", ok: "好",
    where_are_you: "你在哪里？", place_hint: "只发给这台电脑上的机器人。", here: "用浏览器的定位",
    save: "保存", close: "关闭", picture: "图片", latest: "最新消息", edit: "编辑", reply: "回复",
    editing: "编辑消息", replying: "回复 {name}", attached: "可在下面加说明", edited: "已编辑", you: "你",
    sent: "已发送", kept: "机器人已存好", typing: "正在输入…", upload: "正在发图片…", bot: "机器人", away: "已停止",
    stopped: "机器人停了，用这条命令再启动：", unreachable: "Outlay 没在运行，用这条命令启动：",
    today: "今天", yesterday: "昨天", hide: "隐藏建议", chips: "试试看", failed: "没发出去：{reason}",
    no_location: "浏览器没有给出位置。", photo: "图片", voice: "语音", location: "位置", edit_it: "改一下",
  },
  chips: { say: ["午饭 25"], edit: "午饭 28", then: ["/budget 6000", "/forecast"], sample: ["/forecast", "/stats", "/today"] },
  places: {
    berlin: "柏林", london: "伦敦", moscow: "莫斯科", madrid: "马德里", shanghai: "上海", hong_kong: "香港", tokyo: "东京",
    singapore: "新加坡", delhi: "德里", sydney: "悉尼", new_york: "纽约", los_angeles: "洛杉矶", sao_paulo: "圣保罗", lagos: "拉各斯",
  },
};

const ru = {
  name: "Русский", tag: "ru",
  words: {
    data: "Твои данные: {folder}", local: "на этом компьютере, без учётной записи", chats: "Чаты", language: "Язык", messages: "Сообщения",
    what: "Что умеет этот бот?", start: "НАЧАТЬ", write: "Сообщение", send: "Отправить", attach: "Прикрепить", cancel: "Отмена",
    commands: "Команды", file: "Файл, картинка или запись", place: "Место", drop: "Отпусти, чтобы прикрепить", ok: "ОК",
    where_are_you: "Где ты?", place_hint: "Узнает только бот на этом компьютере.", here: "Моё место по данным браузера",
    save: "Сохранить", close: "Закрыть", picture: "Картинка", latest: "К новым сообщениям", edit: "Изменить", reply: "Ответить",
    editing: "Правка сообщения", replying: "Ответ: {name}", attached: "Подпись — в поле ниже", edited: "изменено", you: "Ты",
    sent: "отправлено", kept: "бот сохранил", typing: "печатает…", upload: "отправляет картинку…", bot: "бот", away: "остановлен",
    stopped: "Бот остановился. Запусти его снова:", unreachable: "Outlay не запущен. Запусти:",
    today: "Сегодня", yesterday: "Вчера", hide: "Скрыть подсказки", chips: "Попробуй", failed: "Не отправлено: {reason}",
    no_location: "Браузер не сообщает, где ты.", photo: "Картинка", voice: "Голосовое сообщение", location: "Место", edit_it: "исправить",
  },
  chips: { say: ["обед 350"], edit: "обед 400", then: ["/budget 60000", "/forecast"], sample: ["/forecast", "/stats", "/today"] },
  places: {
    berlin: "Берлин", london: "Лондон", moscow: "Москва", madrid: "Мадрид", shanghai: "Шанхай", hong_kong: "Гонконг", tokyo: "Токио",
    singapore: "Сингапур", delhi: "Дели", sydney: "Сидней", new_york: "Нью-Йорк", los_angeles: "Лос-Анджелес", sao_paulo: "Сан-Паулу", lagos: "Лагос",
  },
};

const es = {
  name: "Español", tag: "es",
  words: {
    data: "Tus datos: {folder}", local: "en este equipo, sin cuenta", chats: "Chats", language: "Idioma", messages: "Mensajes",
    what: "¿Qué puede hacer este bot?", start: "EMPEZAR", write: "Mensaje", send: "Enviar", attach: "Adjuntar", cancel: "Cancelar",
    commands: "Comandos", file: "Archivo, imagen o grabación", place: "Ubicación", drop: "Suelta para adjuntar", ok: "Aceptar",
    where_are_you: "¿Dónde estás?", place_hint: "Solo lo sabrá el bot de este equipo.", here: "Usar la ubicación del navegador",
    save: "Guardar", close: "Cerrar", picture: "Imagen", latest: "Mensajes más recientes", edit: "Editar", reply: "Responder",
    editing: "Editar mensaje", replying: "Respuesta a {name}", attached: "El comentario va debajo", edited: "editado", you: "Tú",
    sent: "enviado", kept: "guardado por el bot", typing: "escribiendo…", upload: "enviando una imagen…", bot: "bot", away: "detenido",
    stopped: "El bot se detuvo. Inícialo de nuevo con", unreachable: "Outlay no está en marcha. Inícialo con",
    today: "Hoy", yesterday: "Ayer", hide: "Ocultar sugerencias", chips: "Prueba esto", failed: "No se ha enviado: {reason}",
    no_location: "El navegador no da la ubicación.", photo: "Imagen", voice: "Mensaje de voz", location: "Ubicación", edit_it: "corregirlo",
  },
  chips: { say: ["23,50 comida"], edit: "25 comida", then: ["/budget 1500", "/forecast"], sample: ["/forecast", "/stats", "/today"] },
  places: {
    berlin: "Berlín", london: "Londres", moscow: "Moscú", madrid: "Madrid", shanghai: "Shanghái", hong_kong: "Hong Kong", tokyo: "Tokio",
    singapore: "Singapur", delhi: "Delhi", sydney: "Sídney", new_york: "Nueva York", los_angeles: "Los Ángeles", sao_paulo: "São Paulo", lagos: "Lagos",
  },
};

const de = {
  name: "Deutsch", tag: "de",
  words: {
    data: "Deine Daten: {folder}", local: "auf diesem Computer, ohne Konto", chats: "Chats", language: "Sprache", messages: "Nachrichten",
    what: "Was kann dieser Bot?", start: "STARTEN", write: "Nachricht", send: "Senden", attach: "Anhängen", cancel: "Abbrechen",
    commands: "Befehle", file: "Datei, Bild oder Aufnahme", place: "Standort", drop: "Zum Anhängen loslassen", ok: "OK",
    where_are_you: "Wo bist du?", place_hint: "Erfährt nur der Bot auf diesem Computer.", here: "Standort des Browsers nehmen",
    save: "Speichern", close: "Schließen", picture: "Bild", latest: "Neueste Nachrichten", edit: "Bearbeiten", reply: "Antworten",
    editing: "Nachricht bearbeiten", replying: "Antwort an {name}", attached: "Text dazu ins Feld darunter", edited: "bearbeitet", you: "Du",
    sent: "gesendet", kept: "vom Bot gespeichert", typing: "schreibt…", upload: "sendet ein Bild…", bot: "Bot", away: "angehalten",
    stopped: "Der Bot läuft nicht mehr. Starte ihn wieder mit", unreachable: "Outlay läuft nicht. Starte es mit",
    today: "Heute", yesterday: "Gestern", hide: "Vorschläge ausblenden", chips: "Probier das", failed: "Nicht gesendet: {reason}",
    no_location: "Der Browser verrät keinen Standort.", photo: "Bild", voice: "Sprachnachricht", location: "Standort", edit_it: "ändern",
  },
  chips: { say: ["23,50 Essen"], edit: "25 Essen", then: ["/budget 1500", "/forecast"], sample: ["/forecast", "/stats", "/today"] },
  places: {
    berlin: "Berlin", london: "London", moscow: "Moskau", madrid: "Madrid", shanghai: "Schanghai", hong_kong: "Hongkong", tokyo: "Tokio",
    singapore: "Singapur", delhi: "Delhi", sydney: "Sydney", new_york: "New York", los_angeles: "Los Angeles", sao_paulo: "São Paulo", lagos: "Lagos",
  },
};

export const LANGUAGES = { en, zh, ru, es, de };

/** Latitude and longitude of the places offered, in the order of the list. */
export const PLACES = {
  berlin: [52.52, 13.405], london: [51.507, -0.128], moscow: [55.756, 37.617], madrid: [40.417, -3.703], shanghai: [31.23, 121.474],
  hong_kong: [22.32, 114.169], tokyo: [35.69, 139.692], singapore: [1.29, 103.85], delhi: [28.614, 77.209], sydney: [-33.869, 151.209],
  new_york: [40.713, -74.006], los_angeles: [34.052, -118.244], sao_paulo: [-23.551, -46.633], lagos: [6.455, 3.394],
};

export const spoken = { language: "en" }; // the page's language, a key of LANGUAGES

export const own = () => LANGUAGES[spoken.language];

export function word(name, places = {}) {
  return (own().words[name] ?? name).replace(/\{(\w+)\}/g, (_, key) => places[key] ?? "");
}

export function showWords() {
  document.documentElement.lang = own().tag;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", word(node.dataset.label));
    if (node.tagName === "BUTTON") node.title = word(node.dataset.label);
  }
  for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = word(node.dataset.placeholder);
}
