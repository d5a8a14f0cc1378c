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
const skew = 60_000; // ms that the clock here may be ahead of the server's

/** Whether what was written here came back from the server. */
const isEcho = (own, message) =>
    own.local &&
    own.state !== "failed" &&
    own.who === message.who &&
    own.text === message.text &&
    Date.parse(message.at) > Date.parse(own.at) - skew;

function merge(list, message) {
    const known = list.findIndex(old => old.id === message.id);
    const at = known >= 0 ? known : list.findIndex(old => isEcho(old, message));
    const next = [...list];
    if (at < 0) next.push(message);
    else next[at] = known >= 0 ? { ...list[at], ...message } : message;
    return next.sort((a, b) => place(a) - place(b));
}

function change(conversation, edit) {
    const thread = threadOf(conversation);
    if (thread.peek()) thread.value = { ...thread.peek(), messages: edit(thread.peek().messages) };
}

/** Adds what the server tells, or changes it in place. Nothing for a conversation not opened. */
export const file = (conversation, message) => change(conversation, list => merge(list, message));

/** What is written here stands at the end until the server tells it. */
export const write = (conversation, message) =>
    change(conversation, list => [...list.filter(old => old.id !== message.id), message]);

/** What became of it; it may have been told already, then nothing changes. */
export const settle = (conversation, id, state) =>
    change(conversation, list => list.map(old => (old.id === id ? { ...old, state } : old)));

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
