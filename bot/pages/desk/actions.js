// What an analyst does to a ticket: shown at once, taken back with a sentence when refused.
import { signal } from "@preact/signals";
import { newId, sentence } from "../common/api.js";
import { many } from "../common/words.js";
import { detach, named } from "./attach.js";
import { dropDraft } from "./drafts.js";
import { get, items, post, user } from "./staff.js";
import { settle, write } from "./threads.js";
import { peek, put, putWhole } from "./tickets.js";
import { say } from "./toast.js";

export const conflict = signal(null); // { ticket, name } when somebody else was faster
export const busy = signal(""); // "<verb> <ticket>" while an answer is on its way
export const spread = signal(null); // { ticket, items, sent } after an answer: who else waits

const self = () => ({ id: user.value.id, name: user.value.name });
const path = (id, verb) => `tickets/${encodeURIComponent(id)}/${verb}`;

async function refresh(id) {
    const { messages: _, last_event: __, ...ticket } = await get(`tickets/${id}`);
    putWhole(ticket);
    return ticket;
}

/** Puts things back, and says why. Another owner is shown by name. */
async function refused(id, before, refusal) {
    put(before);
    if (refusal.status !== 409) return say(sentence(refusal));
    const ticket = await refresh(id).catch(() => peek(id));
    const owner = ticket.analyst;
    if (owner && owner.id !== user.value.id) {
        conflict.value = { ticket: id, name: owner.name, at: ticket.taken_at };
    } else say(sentence(refusal));
}

async function change(id, patch, verb, body) {
    const before = peek(id);
    put({ id, ...patch });
    try {
        const reply = await post(path(id, verb), body);
        if (reply?.ticket) put(reply.ticket);
        else if (reply?.id === id) put(reply);
        return true;
    } catch (refusal) {
        await refused(id, { ...before, analyst: before.analyst }, refusal);
        return false;
    }
}

export async function take(id) {
    const { queue } = peek(id);
    if (!(await change(id, { state: "taken", analyst: self() }, "take"))) return false;
    say("A conversa agora é sua.", () => giveBack(id, queue));
    return true;
}

async function giveBack(id, queue) {
    const patch = { state: "open", analyst: undefined };
    if (await change(id, patch, "transfer", { queue })) say("Desfeito. A conversa voltou à fila.");
}

/** Takes a free ticket before something that only its owner may do. */
const own = async id => Boolean(peek(id).analyst) || take(id);

export async function transfer(id, target, words) {
    const patch = { state: target.analyst ? "taken" : "open", analyst: target.owner };
    const { owner: _, ...body } = target;
    if (await change(id, patch, "transfer", body)) say(`Transferida para ${words}.`);
}

// Closing and returning reach the customer: they wait, so that they can be undone.
const wait = 8000; // ms
const waiting = new Map();

function fire(id, verb, options) {
    clearTimeout(waiting.get(id)?.timer);
    waiting.delete(id);
    const before = { ...peek(id), leaving: undefined };
    return post(path(id, verb), {}, options).then(
        reply => put({ id, state: "closed", ...reply?.ticket, leaving: undefined }),
        refusal => refused(id, before, refusal),
    );
}

function later(id, verb, words) {
    if (waiting.has(id)) return;
    put({ id, leaving: verb });
    waiting.set(id, { verb, timer: setTimeout(() => fire(id, verb), wait) });
    say(words, () => {
        clearTimeout(waiting.get(id)?.timer);
        waiting.delete(id);
        put({ id, leaving: undefined });
    });
}

export const close = id => later(id, "close", "Atendimento encerrado.");
export const giveToBot = id => later(id, "return", "Devolvida ao assistente.");

addEventListener("pagehide", () => {
    for (const [id, { verb }] of [...waiting]) fire(id, verb, { keepalive: true });
});

/** A chat message, with or without a file. All of it is taken at the key press. */
export async function sendMessage(id, text, retryId, media) {
    if (!(await own(id))) return false;
    const { conversation } = peek(id);
    const message = {
        id: retryId ?? newId(),
        local: true,
        who: "analyst",
        by: user.value.name,
        kind: media?.kind ?? "text",
        text,
        media,
        at: new Date().toISOString(),
    };
    write(conversation, { ...message, state: "sending" });
    try {
        await post(path(id, "say"), { id: message.id, text, ...named(media) });
        settle(conversation, message.id, "sent");
    } catch (refusal) {
        settle(conversation, message.id, "failed");
        if (refusal.status === 409) await refused(id, peek(id), refusal);
    }
    return true;
}

export async function sendNote(id, text) {
    const { conversation } = peek(id);
    const message = {
        id: newId(),
        local: true,
        who: "note",
        by: user.value.name,
        text,
        at: new Date().toISOString(),
    };
    write(conversation, { ...message, state: "sending" });
    try {
        await post(path(id, "note"), { text });
        settle(conversation, message.id, "sent");
    } catch (refusal) {
        settle(conversation, message.id, "failed");
        say(sentence(refusal));
    }
}

/** form: { text, question?, teach, valid_until?, wordings? }. The words stay until accepted. */
export async function answer(id, form) {
    if (busy.value || !(await own(id))) return false;
    busy.value = `answer ${id}`;
    try {
        const reply = await post(path(id, "answer"), form);
        put({ id, state: "answered", ...reply?.ticket });
        dropDraft(id, "answer");
        detach(id);
        say(form.teach ? "Resposta enviada. O assistente já sabe responder." : "Resposta enviada.");
        await offerSpread(id);
        return true;
    } catch (refusal) {
        await refused(id, peek(id), refusal);
        return false;
    } finally {
        busy.value = "";
    }
}

async function offerSpread(id) {
    const { siblings } = await refresh(id).catch(() => ({}));
    const list = items(siblings).filter(one => one.id !== id);
    if (list.length) spread.value = { ticket: id, items: list, sent: false };
}

export async function sendSpread(ids) {
    const { ticket, items: list } = spread.value;
    try {
        const reply = await post(path(ticket, "spread"), { tickets: ids });
        const refused = items(reply).filter(one => one.outcome === "refused").length;
        const reached = ids.length - refused;
        spread.value = { ticket, items: list, sent: true };
        say(
            `Resposta enviada para ${many(reached, "pessoa", "pessoas")}.` +
                (refused ? ` Não foi possível enviar para ${refused}.` : ""),
        );
    } catch (refusal) {
        say(sentence(refusal));
    }
}
