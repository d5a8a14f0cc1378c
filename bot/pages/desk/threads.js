// The messages of each conversation that was opened, in order of their numbers; those that were
// just written here wait at the end until the server confirms them.
import { signal } from "@preact/signals";
import { get } from "./staff.js";

const threads = new Map();

/** A signal of { messages, whole, previous }, null until fetched. */
export function threadOf(conversation) {
    if (!threads.has(conversation)) threads.set(conversation, signal(null));
    return threads.get(conversation);
}

const place = message => message.number ?? Infinity;
const same = (a, b) =>
    a.id === b.id ||
    (a.local && !b.local && a.who === b.who && a.text === b.text && a.state !== "failed");

function merge(list, message) {
    const at = list.findIndex(old => same(old, message) || same(message, old));
    const next = [...list];
    if (at >= 0) next[at] = { ...(list[at].id === message.id ? list[at] : {}), ...message };
    else next.push(message);
    return next.sort((a, b) => place(a) - place(b));
}

/** Adds a message or changes it in place. Nothing happens for a conversation not opened here. */
export function file(conversation, message) {
    const thread = threadOf(conversation);
    if (!thread.peek()) return;
    thread.value = { ...thread.peek(), messages: merge(thread.peek().messages, message) };
}

export function fill(conversation, messages, facts = {}) {
    const thread = threadOf(conversation);
    const before = thread.peek()?.messages ?? [];
    const all = messages.reduce(merge, before);
    const whole = !all.length || all[0].number === undefined || all[0].number <= 1;
    thread.value = { previous: [], whole, ...thread.peek(), messages: all, ...facts };
}

/** The fifty messages before the first one shown. */
export async function loadEarlier(conversation) {
    const thread = threadOf(conversation).peek();
    const before = thread.messages[0]?.number ?? 0;
    const reply = await get(`conversations/${conversation}?before=${before}&limit=50`);
    const whole = reply.messages.length < 50;
    fill(conversation, reply.messages, { whole, previous: reply.conversation?.previous ?? [] });
}
