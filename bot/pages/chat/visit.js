// The visitor: a token kept in this browser, and the messages of everything that was said.
//
// What is written here waits in an outbox until the server has it, with an id that makes a repeat
// harmless; a reload keeps the outbox too.
import { signal } from "@preact/signals";
import { newId, request } from "../common/api.js";
import { keep } from "../common/keep.js";
import { listen } from "../common/stream.js";

const tokenKey = "balcao.chat.token";
const outboxKey = "balcao.chat.outbox";
const usedKey = "balcao.chat.used";
const remembered = 100; // messages whose buttons were used

export const messages = signal([]); // from the server, in order
export const outbox = signal(keep.json(outboxKey) ?? []); // { id, text, button?, after, state }
export const used = signal(keep.json(usedKey) ?? {}); // message -> chosen button
export const link = signal("connecting"); // "connecting" | "live" | "reconnecting"
export const typing = signal(false);
let token = keep.get(tokenKey);
let stream;
let flushing = false;

const byId = (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** All in order: what was written here stands after what was there when it was written. */
export function inOrder() {
    const list = messages.value.map(message => ({ key: message.id, message }));
    outbox.value.forEach((message, i) => {
        list.push({ key: `${message.after}~${String(i).padStart(4, "0")}`, message });
    });
    return list.sort((a, b) => (a.key < b.key ? -1 : 1)).map(one => one.message);
}

function setOutbox(list) {
    outbox.value = list;
    keep.set(outboxKey, JSON.stringify(list));
}

const patch = (id, change) =>
    setOutbox(outbox.value.map(one => (one.id === id ? { ...one, ...change } : one)));

/** The server shows our own message: the copy in the outbox goes. */
function settle(message) {
    if (message.who !== "customer") return;
    const at = outbox.value.findIndex(one => one.id === message.client_id);
    if (at >= 0) setOutbox(outbox.value.filter((_, i) => i !== at));
}

function put(list) {
    const known = new Map(messages.value.map(message => [message.id, message]));
    for (const message of list) {
        if (message.who === "note") continue;
        known.set(message.id, { ...known.get(message.id), ...message });
        settle(message);
    }
    messages.value = [...known.values()].sort(byId);
}

function onEvent(kind, data) {
    if (kind === "reset") return load();
    if (kind === "typing") return showTyping(data?.on !== false);
    if (kind === "message") {
        const message = data.message ?? data;
        if (message.who !== "customer") showTyping(false);
        put([message]);
    }
    if (kind === "status") {
        const known = messages.value.find(one => one.id === data.id);
        if (known) put([{ ...known, ...data }]);
    }
}

let typingEnds;
function showTyping(on) {
    clearTimeout(typingEnds);
    typing.value = on;
    if (on)
        typingEnds = setTimeout(() => {
            typing.value = false;
        }, 8000);
}

async function openSession() {
    const reply = await request("POST", "/v1/chat/sessions", {});
    token = reply.token;
    keep.set(tokenKey, token);
}

/** As request(), with the token; a token that is no longer known is replaced once. */
async function call(method, path, body) {
    if (!token) await openSession();
    try {
        return await request(method, path, body, { token });
    } catch (refusal) {
        if (refusal.status !== 401) throw refusal;
        await renew();
        return request(method, path, body, { token });
    }
}

/** The bytes of a message's file, as a blob. */
export async function fetchFile(id) {
    const path = `/v1/chat/messages/${encodeURIComponent(id)}/media`;
    const reply = await fetch(path, { headers: { Authorization: `Bearer ${token}` } });
    if (!reply.ok) throw new Error(`status ${reply.status}`);
    return reply.blob();
}

async function renew() {
    await openSession();
    messages.value = [];
    stream?.stop();
    follow();
    stream.begin(0);
}

const pageSize = 200;

async function load() {
    let after = 0;
    let first;
    const list = [];
    for (let page; ;) {
        page = await call("GET", `/v1/chat/messages?after=${after}&limit=${pageSize}`);
        first ??= page.last_event;
        list.push(...page.items);
        if (!page.next) break;
        after = encodeURIComponent(page.next);
    }
    put(list);
    stream.begin(first);
}

function onState(state) {
    if (state === "signed-out") {
        renew().catch(() => {});
        return;
    }
    link.value = state;
    if (state === "live") flush();
}

function follow() {
    stream = listen("/v1/chat/events", { token, name: `balcao-chat-${token}`, onEvent, onState });
}

const refusalsToKeep = new Set([0, 429, 500, 502, 503, 504]);

/** Sends what waits, one after the other, so that it arrives in order. */
async function flush() {
    if (flushing) return;
    flushing = true;
    for (let message; (message = outbox.value.find(one => one.state === "sending"));) {
        const { id, text, button } = message;
        try {
            await call("POST", "/v1/chat/messages", button ? { id, button, text } : { id, text });
            patch(id, { state: "sent" });
        } catch (refusal) {
            if (refusalsToKeep.has(refusal.status)) {
                again();
                break;
            }
            patch(id, { state: "failed" });
        }
    }
    flushing = false;
}

let retry;
function again() {
    clearTimeout(retry);
    retry = setTimeout(flush, 3000);
}

function write(message) {
    const after = messages.value.at(-1)?.id ?? "";
    setOutbox([
        ...outbox.value,
        {
            ...message,
            id: newId(),
            who: "customer",
            after,
            at: new Date().toISOString(),
            state: "sending",
        },
    ]);
    flush();
}

export const sendText = text => write({ text });

export function choose(message, button) {
    const entries = Object.entries({ ...used.value, [message.id]: button.id });
    used.value = Object.fromEntries(entries.slice(-remembered));
    keep.set(usedKey, JSON.stringify(used.value));
    write({ text: button.title, button: button.id });
}

export function tryAgain(id) {
    patch(id, { state: "sending" });
    flush();
}

/** Starts; tries until the server answers. */
export async function start() {
    for (let tries = 0; ; tries++) {
        try {
            if (!token) await openSession();
            if (!stream) follow();
            await load();
            return flush();
        } catch {
            link.value = "reconnecting";
            await new Promise(wake => setTimeout(wake, Math.min(15_000, 1000 * 2 ** tries)));
        }
    }
}

addEventListener("online", flush);
