// What is being written, by ticket and mode. Saved at each key; no event ever touches it. Drafts
// are personal data: deleted when sent, at sign-out, and after seven days.
import { signal } from "@preact/signals";
import { keep } from "../common/keep.js";

const prefix = "balcao.draft.";
const life = 7 * 864e5;
const drafts = new Map();

export const modes = ["answer", "say", "note"];

/** A signal of { text, question?, until? } or null. */
export function draftOf(ticket, mode) {
    const key = `${prefix}${ticket}.${mode}`;
    if (!drafts.has(key)) drafts.set(key, signal(keep.json(key)));
    return drafts.get(key);
}

export function writeDraft(ticket, mode, change) {
    const draft = draftOf(ticket, mode);
    const next = { ...draft.peek(), ...change, at: Date.now() };
    draft.value = next;
    keep.set(`${prefix}${ticket}.${mode}`, JSON.stringify(next));
}

export function dropDraft(ticket, mode) {
    keep.remove(`${prefix}${ticket}.${mode}`);
    draftOf(ticket, mode).value = null;
}

/** The words that a row of the list shows as "Rascunho". */
export function draftWords(ticket) {
    return modes.map(mode => draftOf(ticket, mode).value?.text?.trim()).find(Boolean);
}

const ours = () => keep.keys().filter(key => key.startsWith(prefix));

export function forgetDrafts() {
    ours().forEach(key => keep.remove(key));
    for (const draft of drafts.values()) draft.value = null;
}

export function forgetOldDrafts(now = Date.now()) {
    for (const key of ours()) if (!(keep.json(key)?.at > now - life)) keep.remove(key);
}
