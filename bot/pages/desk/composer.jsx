// Where an analyst writes: the answer that ends the ticket (and may teach), a chat message, or a
// note for the team. Each mode keeps its own draft.
import { useRef } from "preact/hooks";
import { many } from "../common/words.js";
import { sendMessage, sendNote, take } from "./actions.js";
import { AnswerForm } from "./answer.jsx";
import { draftOf, dropDraft, writeDraft } from "./drafts.js";
import { mode } from "./open.js";
import { othersIn, tellPresence } from "./presence.js";
import { isMine, isOpen } from "./tickets.js";

const longest = 4096; // characters a channel takes
const counted = 3500;
const tabs = { answer: "Responder", say: "Conversar", note: "Nota interna" };
const hints = {
    say: "Mensagem para o cliente. O chamado continua com você.",
    note: "Só a equipe vê esta nota",
};

export const Counter = ({ text }) => (text.length < counted ? null : (
    <span class={`small figures ${text.length > longest ? "chip bad" : "muted"}`}>
        {many(longest - text.length, "caractere", "caracteres")}
    </span>
));

function Tabs() {
    return (
        <div class="tabs" role="group" aria-label="O que escrever">
            {Object.entries(tabs).map(([key, label]) => (
                <button key={key} type="button" class="btn" aria-pressed={mode.value === key}
                    onClick={() => { mode.value = key; }}>{label}</button>
            ))}
        </div>
    );
}

function Line({ ticket, kind }) {
    const text = draftOf(ticket.id, kind).value?.text ?? "";
    const name = ticket.customer?.name || "o cliente";
    const send = event => {
        event.preventDefault();
        const words = text.trim(); // ticket and words are taken now: what opens next is another
        if (!words || words.length > longest) return;
        dropDraft(ticket.id, kind);
        if (kind === "note") return sendNote(ticket.id, words);
        sendMessage(ticket.id, words).then(sent => {
            if (!sent) writeDraft(ticket.id, kind, { text: words });
        });
    };
    return (
        <form onSubmit={send}>
            <textarea id="field" value={text} placeholder={hints[kind]}
                aria-label={kind === "note" ? "Nota interna" : `Mensagem para ${name}`}
                onInput={event => {
                    writeDraft(ticket.id, kind, { text: event.currentTarget.value });
                    tellPresence(ticket.id, "writing");
                }} />
            <div class="tools">
                <Counter text={text} />
                <button class="btn main push" data-send>
                    {kind === "note" ? "Salvar nota" : "Enviar"}{" "}
                    <kbd class="hint">Ctrl ↵</kbd></button>
            </div>
        </form>
    );
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
        return <p class="bar calm">{owner.name} atende esta conversa. Você pode deixar uma nota.</p>;
    if (owner) return null;
    return (
        <p class="bar calm">Ninguém assumiu ainda.{" "}
            <button class="link" onClick={() => take(ticket.id)}>Assumir</button> antes de
            responder, ou envie: a conversa passa a ser sua.</p>
    );
}

const mayAnswer = ticket => isOpen(ticket) && (!ticket.analyst || isMine(ticket));

export function Composer({ ticket }) {
    const box = useRef();
    const allowed = mayAnswer(ticket);
    const kind = allowed ? mode.value : "note";
    const onKeyDown = event => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
        event.preventDefault();
        box.current.querySelector("[data-send]")?.click();
    };
    return (
        <div class="under" ref={box} onKeyDown={onKeyDown}>
            <Locked ticket={ticket} />
            <Warning ticket={ticket} />
            <div class={`write ${kind === "note" ? "isnote" : ""}`}>
                {allowed && <Tabs />}
                {kind === "answer" ? <AnswerForm ticket={ticket} />
                    : <Line key={kind} ticket={ticket} kind={kind} />}
            </div>
        </div>
    );
}
