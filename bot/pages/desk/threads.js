// The messages of each conversation that was opened, in order of their numbers; those that were
// just written here wait at the end until the server confirms them.
import { signal } from "@preact/signals";
import { get } from "./staff.js";

const threads = new Map();

/** A signal of { messages, oldest, whole, done }, null until fetched: `oldest` is the conversation
 *  of the first message shown, `whole` whether it is shown from its start, `done` whether there is
 *  none before it. */
export function threadOf(conversation) {
    if (!threads.has(conversation)) threads.set(conversation, signal(null));
    return threads.get(conversation);
}

const place = message => (message.local ? "~" : message.id); // ids rise with time
const skew = 60_000; // ms that the clock here may be ahead of the server's

/** Whether what was written here came back from the server. */
const isEcho = (own, message) =>
    own.local &&
    own.state !== "failed" &&
    own.who === message.who &&
    own.text === message.text &&
    own.media?.hash === message.media?.hash &&
    Date.parse(message.at) > Date.parse(own.at) - skew;

/** What is shown already need not be asked for again: an event tells no address. */
function sameFile({ media: old }, { media }) {
    if (!media?.hash || media.hash !== old?.hash) return null;
    const { preview, url, url_until } = old;
    return { media: { preview, url, url_until, ...media } };
}

function merge(list, message) {
    const known = list.findIndex(old => old.id === message.id);
    const at = known >= 0 ? known : list.findIndex(old => isEcho(old, message));
    const next = [...list];
    if (at < 0) next.push(message);
    else next[at] = { ...(known >= 0 && list[at]), ...message, ...sameFile(list[at], message) };
    return next.sort((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0));
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

/** Messages as fetched. `facts` may say { oldest, whole, done }. */
export function fill(conversation, messages, facts = {}) {
    const thread = threadOf(conversation);
    const all = messages.reduce(merge, thread.peek()?.messages ?? []);
    const whole = !all.length || all[0].number <= 1;
    const fresh = { oldest: conversation, whole, done: false };
    thread.value = { ...(thread.peek() ?? fresh), ...facts, messages: all };
}

const page = 50;

async function loadPage(conversation, id, before) {
    const query = before ? `before=${before}&limit=${page}` : `limit=${page}`;
    const { messages } = await get(`conversations/${id}?${query}`);
    const whole = messages.length < page || messages[0].number <= 1;
    fill(conversation, messages, { oldest: id, whole });
}

/** What stands before the first message shown: of this conversation, or the one before it. */
export async function loadEarlier(conversation) {
    const { messages, oldest, whole } = threadOf(conversation).peek();
    if (!whole) return loadPage(conversation, oldest, messages[0].number);
    const reply = await get(`conversations/${oldest}?limit=1`);
    const [before] = reply.conversation.previous ?? [];
    if (before) return loadPage(conversation, before);
    return fill(conversation, [], { done: true });
}
