// The dialogs of the desk: transfer, conflict, replacing a draft, keys.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { span } from "../common/words.js";
import { conflict, transfer } from "./actions.js";
import { lettersOn, setLetters, shortcuts } from "./keys.js";
import { writeIn } from "./field.js";
import { helpOpen, replacing, transferring } from "./open.js";
import { get, items, user } from "./staff.js";
import { replaceDraft } from "./suggestion.js";
import { now, peek } from "./tickets.js";

/** A modal dialog that calls onClose however it was closed. */
export function Dialog({ title, onClose, children }) {
    const box = useRef();
    useEffect(() => {
        box.current.showModal();
    }, []);
    return (
        <dialog ref={box} aria-labelledby="dialog-title" onClose={onClose}>
            <h2 id="dialog-title">{title}</h2>
            {children}
        </dialog>
    );
}

const Cancel = ({ children = "Cancelar" }) => (
    <button
        type="button"
        class="btn"
        onClick={event => event.currentTarget.closest("dialog").close()}
    >
        {children}
    </button>
);

function useTargets() {
    const targets = useSignal(null);
    useEffect(() => {
        Promise.all([get("queues"), get("users")])
            .then(([queues, users]) => {
                const others = items(users).filter(one => one.id !== user.value.id);
                targets.value = { queues: items(queues), users: others };
            })
            .catch(() => {
                targets.value = { queues: [], users: [], failed: true };
            });
    }, []);
    return targets.value;
}

/** "queue:geral" or "analyst:<id>" as the body of the call and as words. */
function chosen(value, targets) {
    const [kind, ...rest] = value.split(":");
    const id = rest.join(":");
    if (kind === "queue") return [{ queue: id }, `a fila ${id}`];
    const { name } = targets.users.find(one => one.id === id);
    return [{ analyst: id, owner: { id, name } }, name];
}

function TransferForm({ targets, ticket }) {
    const submit = event => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const [target, words] = chosen(form.get("to"), targets);
        transferring.value = "";
        transfer(ticket, { ...target, note: form.get("note").trim() || undefined }, words);
    };
    return (
        <form onSubmit={submit}>
            <label class="field">
                <span>Para quem</span>
                <select class="input" name="to" required>
                    <optgroup label="Filas">
                        {targets.queues.map(name => (
                            <option key={name} value={`queue:${name}`}>
                                Fila {name}
                            </option>
                        ))}
                    </optgroup>
                    <optgroup label="Analistas">
                        {targets.users.map(one => (
                            <option key={one.id} value={`analyst:${one.id}`}>
                                {one.name}
                            </option>
                        ))}
                    </optgroup>
                </select>
            </label>
            <label class="field">
                <span>Nota para quem recebe</span>
                <textarea class="input" name="note" placeholder="O que já foi feito, o que falta" />
            </label>
            <div class="ends">
                <Cancel />
                <button class="btn main">Transferir</button>
            </div>
        </form>
    );
}

function Transfer() {
    const targets = useTargets();
    return (
        <Dialog
            title="Transferir a conversa"
            onClose={() => {
                transferring.value = "";
            }}
        >
            {targets?.failed && <p role="alert">Não foi possível carregar as filas.</p>}
            {targets && !targets.failed && (
                <TransferForm targets={targets} ticket={transferring.value} />
            )}
        </Dialog>
    );
}

function Conflict() {
    const { ticket, name, at } = conflict.value;
    const ago = at ? ` há ${span(now.value - Date.parse(at))}` : "";
    const leave = () => {
        conflict.value = null;
    };
    const note = () => {
        leave();
        requestAnimationFrame(() => writeIn("note"));
    };
    return (
        <Dialog title="Outra pessoa assumiu" onClose={leave}>
            <p>
                {name} assumiu a conversa de {peek(ticket)?.customer?.name ?? "cliente"}
                {ago}. O que você escreveu continua guardado.
            </p>
            <form onSubmit={event => event.preventDefault()}>
                <div class="ends">
                    <button type="button" class="btn" onClick={note}>
                        Deixar uma nota
                    </button>
                    <button type="button" class="btn main" onClick={leave}>
                        Deixar com {name}
                    </button>
                </div>
            </form>
        </Dialog>
    );
}

function Replace() {
    const { ticket, text } = replacing.value;
    return (
        <Dialog
            title="Trocar o que você escreveu?"
            onClose={() => {
                replacing.value = null;
            }}
        >
            <form onSubmit={event => event.preventDefault()}>
                <div class="ends">
                    <Cancel>Manter o meu texto</Cancel>
                    <button
                        type="button"
                        class="btn main"
                        onClick={() => replaceDraft(ticket, text)}
                    >
                        Usar a sugestão
                    </button>
                </div>
            </form>
        </Dialog>
    );
}

function Help() {
    return (
        <Dialog
            title="Atalhos de teclado"
            onClose={() => {
                helpOpen.value = false;
            }}
        >
            <dl class="keys">
                {shortcuts.map(([keys, what]) => (
                    <div key={keys}>
                        <dt>
                            <kbd>{keys}</kbd>
                        </dt>
                        <dd>{what}</dd>
                    </div>
                ))}
            </dl>
            <form method="dialog">
                <label class="check">
                    <input
                        type="checkbox"
                        checked={lettersOn.value}
                        onChange={event => setLetters(event.currentTarget.checked)}
                    />
                    Atalhos de uma letra
                </label>
                <div class="ends">
                    <button class="btn main">Fechar</button>
                </div>
            </form>
        </Dialog>
    );
}

export function Dialogs() {
    return (
        <>
            {transferring.value && <Transfer />}
            {conflict.value && <Conflict />}
            {replacing.value && <Replace />}
            {helpOpen.value && <Help />}
        </>
    );
}
