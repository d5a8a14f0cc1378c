// Takes a suggested answer into the field. A draft is never replaced without asking.
import { draftOf, writeDraft } from "./drafts.js";
import { writeIn } from "./field.js";
import { replacing } from "./open.js";

export function useSuggestion(ticket, text) {
    const before = draftOf(ticket, "answer").peek()?.text?.trim();
    if (before && before !== text) replacing.value = { ticket, text };
    else replaceDraft(ticket, text);
}

export function replaceDraft(ticket, text) {
    writeDraft(ticket, "answer", { text });
    replacing.value = null;
    writeIn("answer");
}
