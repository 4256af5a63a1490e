"""A Bot API server for one machine, with a chat page on it: try, test and measure the bot without Telegram.

It knows the Bot API's wire format and nothing of the bot, which talks to it over HTTP as it does to Telegram.

    state.py      what the server remembers: people, chats, messages, files, waiting updates
    people.py     what a person can do (say, edit, press, upload …) and what they are shown
    methods.py    THE table of Bot API methods; sending, editing, profile and polling hold them
    api.py        the HTTP side of the Bot API      control.py    the HTTP side of the chat page
    store.py      the history on disk, written behind
    serving.py    `serve` for tests and benchmarks, `serve_chat` for `python -m bot chat`
"""
