// Where an analyst writes: the answer that ends the ticket (and may teach), a chat message, or a
// note for the team. Each mode keeps its own draft; the field is one and the same, so that focus
// stays in it when the mode changes.
import { useSignal } from "@preact/signals";
import { many } from "../common/words.js";
import { sendMessage, sendNote, take } from "./actions.js";
import { sendAnswer, AnswerButtons, Teach } from "./answer.jsx";
import { attachedTo, detach, notReady, reattach } from "./attach.js";
import { Attached, AttachButton, takesFiles } from "./attach.jsx";
import { draftOf, dropDraft, writeDraft } from "./drafts.js";
import { mode } from "./open.js";
import { othersIn, tellPresence } from "./presence.js";
import { may } from "./staff.js";
import { isMine, isOpen, peek } from "./tickets.js";
import { Window } from "./window.jsx";

export const longest = 4096; // characters a channel takes
const counted = 3500;
const tabs = { answer: "Responder", say: "Conversar", note: "Nota interna" };
const labels = {
    answer: "Resposta ao usuário",
    say: "Mensagem para o cliente. O chamado continua com você.",
    note: "Só a equipe vê esta nota",
};

const mayAnswer = ticket => may("answer") && isOpen(ticket) && (!ticket.analyst || isMine(ticket));
const modeOf = ticket => (mayAnswer(ticket) ? mode.value : "note");

const Counter = ({ text }) =>
    text.length < counted ? null : (
        <span class={`small figures ${text.length > longest ? "chip bad" : "muted"}`}>
            {many(longest - text.length, "caractere", "caracteres")}
        </span>
    );

function Tabs() {
    return (
        <div class="tabs" role="group" aria-label="O que escrever">
            {Object.entries(tabs).map(([key, label]) => (
                <button
                    key={key}
                    type="button"
                    class="btn"
                    aria-pressed={mode.value === key}
                    onClick={() => {
                        mode.value = key;
                    }}
                >
                    {label}
                </button>
            ))}
        </div>
    );
}

/** Sound has no words of its own on WhatsApp: they follow as another message. */
async function sendBoth(id, words, { media, preview }) {
    const shown = { ...media, preview };
    if (media.kind !== "audio" || !words) return sendMessage(id, words, undefined, shown);
    return (await sendMessage(id, "", undefined, shown)) && sendMessage(id, words);
}

/** Sends a chat message. Ticket, words and file are taken now: what opens next is another. */
function sendChat(id, words) {
    const file = attachedTo(id).peek();
    const problem = notReady(file);
    if (problem || (!words && !file)) return problem;
    dropDraft(id, "say");
    detach(id);
    (file ? sendBoth(id, words, file) : sendMessage(id, words)).then(sent => {
        if (sent) return;
        writeDraft(id, "say", { text: words });
        reattach(id, file);
    });
    return "";
}

/** Sends a chat message or a note. Returns what is wrong with it, as a sentence, or "". */
function sendLine(id, kind) {
    const words = (draftOf(id, kind).peek()?.text ?? "").trim();
    if (words.length > longest) return "";
    if (kind !== "note") return sendChat(id, words);
    if (!words) return "";
    dropDraft(id, kind);
    sendNote(id, words);
    return "";
}

function Warning({ ticket }) {
    const other = othersIn(ticket.id);
    if (other?.doing !== "writing") return null;
    return <p class="bar">{other.name} também está escrevendo nesta conversa.</p>;
}

function Locked({ ticket }) {
    const owner = ticket.analyst;
    if (!isOpen(ticket)) return <p class="bar calm">Este chamado terminou. Só notas da equipe.</p>;
    if (owner && !isMine(ticket))
        return (
            <p class="bar calm">{owner.name} atende esta conversa. Você pode deixar uma nota.</p>
        );
    if (owner) return null;
    return (
        <p class="bar calm">
            Ninguém assumiu ainda.{" "}
            <button class="link" onClick={() => take(ticket.id)}>
                Assumir
            </button>{" "}
            antes de responder, ou envie: a conversa passa a ser sua.
        </p>
    );
}

function Field({ ticket, kind, text }) {
    const onInput = event => {
        writeDraft(ticket.id, modeOf(peek(ticket.id)), { text: event.currentTarget.value });
        tellPresence(ticket.id, "writing");
    };
    const onKeyDown = event => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
        event.preventDefault();
        event.currentTarget.form.requestSubmit();
    };
    return (
        <>
            <label class="sr" for="field">
                {labels[kind]}
            </label>
            <textarea
                id="field"
                value={text}
                placeholder={labels[kind]}
                onInput={onInput}
                onKeyDown={onKeyDown}
            />
        </>
    );
}

const LineButtons = ({ kind }) => (
    <button class="btn main push">
        {kind === "note" ? "Salvar nota" : "Enviar"} <kbd class="hint">Ctrl ↵</kbd>
    </button>
);

export function Composer({ ticket }) {
    const problem = useSignal("");
    if (!may("answer")) return <p class="under bar calm">Quem responde são os analistas.</p>;
    const kind = modeOf(ticket);
    const text = draftOf(ticket.id, kind).value?.text ?? "";
    const send = teach => {
        if (kind === "answer") problem.value = sendAnswer(ticket, teach);
        else problem.value = sendLine(ticket.id, kind);
    };
    const onSubmit = event => {
        event.preventDefault();
        send(true);
    };
    return (
        <div class="under">
            <Locked ticket={ticket} />
            {kind !== "note" && <Window ticket={ticket} />}
            <Warning ticket={ticket} />
            <div class={`write ${kind === "note" ? "isnote" : ""}`}>
                {mayAnswer(ticket) && <Tabs />}
                <form
                    {...(kind === "note" ? {} : takesFiles(ticket.id))}
                    onSubmit={onSubmit}
                    onInput={() => {
                        problem.value = "";
                    }}
                >
                    <Field ticket={ticket} kind={kind} text={text} />
                    {kind !== "note" && <Attached ticket={ticket.id} />}
                    {kind === "answer" && <Teach ticket={ticket} />}
                    <div class="tools">
                        {kind !== "note" && <AttachButton ticket={ticket.id} />}
                        <span class="problem small" role="alert">
                            {problem}
                        </span>
                        <Counter text={text} />
                        {kind === "answer" ? (
                            <AnswerButtons ticket={ticket} send={send} />
                        ) : (
                            <LineButtons kind={kind} />
                        )}
                    </div>
                </form>
            </div>
        </div>
    );
}
