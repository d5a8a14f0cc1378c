// The answer that ends a ticket: to the customer, and if wanted to the knowledge base.
import { fromField } from "../common/words.js";
import { answer, busy } from "./actions.js";
import { attachedTo, named, notReady } from "./attach.js";
import { draftOf, writeDraft } from "./drafts.js";
import { useFetched } from "./fetched.js";
import { post } from "./staff.js";
import { question } from "./tickets.js";

const longest = 4096;

/** What is wrong with the form, as a sentence, or nothing. */
function problemOf(text, clean, until, teach) {
    if (!text) return "Escreva a resposta ao usuário.";
    if (text.length > longest) return `A resposta tem mais de ${longest} caracteres.`;
    if (teach && !clean) return "Para ensinar, escreva a pergunta limpa.";
    if (teach && until && Date.parse(until) <= Date.now()) return "A validade já passou.";
    return "";
}

/** Sends the draft. Returns what is wrong with it, as a sentence, or "". */
export function sendAnswer(ticket, teach) {
    const draft = draftOf(ticket.id, "answer").peek() ?? {};
    const text = (draft.text ?? "").trim();
    const clean = (draft.question ?? question(ticket)).trim();
    const file = attachedTo(ticket.id).peek();
    const bare = !text && file && !teach;
    const problem = notReady(file) || (!bare && problemOf(text, clean, draft.until, teach));
    if (problem) {
        document.getElementById("field")?.focus();
        return problem;
    }
    answer(ticket.id, {
        text,
        question: clean || undefined,
        teach,
        ...named(file?.media),
        valid_until: teach ? fromField(draft.until) : undefined,
    });
    return "";
}

const pause = 600; // ms without a key before the server is asked
const least = 12; // characters from which an answer can tell about somebody

/** Says what speaks for answering without teaching: it is about this customer alone. */
function Private({ ticket, draft }) {
    const text = (draft.text ?? "").trim();
    const asked = text.length >= least && text.length <= longest;
    const body = {
        text,
        question: (draft.question ?? question(ticket)).trim() || undefined,
        valid_until: fromField(draft.until),
    };
    const ask = async () => (asked ? post(`tickets/${ticket.id}/hint`, body) : {});
    const { data } = useFetched(ask, Object.values(body), pause);
    return (
        <p class="small doubt" role="status">
            {asked && data?.reason && `${data.reason} Talvez seja melhor só responder.`}
        </p>
    );
}

export function Teach({ ticket }) {
    const draft = draftOf(ticket.id, "answer").value ?? {};
    const change = patch => writeDraft(ticket.id, "answer", patch);
    return (
        <div class="teach">
            <label class="field">
                <span>Pergunta limpa</span>
                <input
                    class="input"
                    id="clean"
                    value={draft.question ?? question(ticket)}
                    onInput={event => change({ question: event.currentTarget.value })}
                />
            </label>
            <label class="field until">
                <span>Vale até (vazio: sempre)</span>
                <input
                    class="input"
                    type="datetime-local"
                    value={draft.until ?? ""}
                    onInput={event => change({ until: event.currentTarget.value })}
                />
            </label>
            <Private ticket={ticket} draft={draft} />
        </div>
    );
}

export function AnswerButtons({ ticket, send }) {
    const working = busy.value === `answer ${ticket.id}`;
    return (
        <>
            <button type="button" class="btn push" disabled={working} onClick={() => send(false)}>
                Só responder
            </button>
            <button class="btn main" disabled={working}>
                {working ? "Enviando…" : "Adicionar resposta"} <kbd class="hint">Ctrl ↵</kbd>
            </button>
        </>
    );
}
