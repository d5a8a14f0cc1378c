// The answer that ends a ticket: to the customer, and if wanted to the knowledge base.
import { useSignal } from "@preact/signals";
import { fromField } from "../common/words.js";
import { answer, busy } from "./actions.js";
import { Counter } from "./composer.jsx";
import { draftOf, writeDraft } from "./drafts.js";
import { tellPresence } from "./presence.js";
import { question } from "./tickets.js";

const longest = 4096;

/** What is wrong with the form, as a sentence, or nothing. */
function problemOf(text, clean, until, teach) {
    if (!text) return "Escreva a resposta ao usuário.";
    if (text.length > longest) return `A resposta tem mais de ${longest} caracteres.`;
    if (teach && !clean) return "Para ensinar, escreva a pergunta limpa.";
    if (until && Date.parse(until) <= Date.now()) return "A validade já passou.";
    return "";
}

function Fields({ ticket, draft, change }) {
    return (
        <>
            <label class="sr" for="field">Resposta ao usuário</label>
            <textarea id="field" value={draft.text ?? ""} placeholder="Resposta ao usuário"
                onInput={event => {
                    change({ text: event.currentTarget.value });
                    tellPresence(ticket.id, "writing");
                }} />
            <div class="teach">
                <label class="field"><span>Pergunta limpa</span>
                    <input class="input" id="clean" value={draft.question ?? question(ticket)}
                        onInput={event => change({ question: event.currentTarget.value })} />
                </label>
                <label class="field until"><span>Vale até (vazio: sempre)</span>
                    <input class="input" type="datetime-local" value={draft.until ?? ""}
                        onInput={event => change({ until: event.currentTarget.value })} />
                </label>
            </div>
        </>
    );
}

export function AnswerForm({ ticket }) {
    const problem = useSignal("");
    const draft = draftOf(ticket.id, "answer").value ?? {};
    const text = draft.text ?? "";
    const working = busy.value === `answer ${ticket.id}`;
    const change = patch => {
        problem.value = "";
        writeDraft(ticket.id, "answer", patch);
    };
    const send = teach => {
        const words = text.trim();
        const clean = (draft.question ?? question(ticket)).trim();
        problem.value = problemOf(words, clean, draft.until, teach);
        if (problem.value) return document.getElementById("field").focus();
        answer(ticket.id, {
            text: words, question: clean || undefined, teach,
            valid_until: teach ? fromField(draft.until) : undefined,
        });
    };
    return (
        <form onSubmit={event => { event.preventDefault(); send(true); }}>
            <Fields ticket={ticket} draft={draft} change={change} />
            <div class="tools">
                <span class="problem small" role="alert">{problem}</span>
                <Counter text={text} />
                <button type="button" class="btn push" disabled={working}
                    onClick={() => send(false)}>Só responder</button>
                <button class="btn main" data-send disabled={working}>
                    {working ? "Enviando…" : "Adicionar resposta"}{" "}
                    <kbd class="hint">Ctrl ↵</kbd></button>
            </div>
        </form>
    );
}
