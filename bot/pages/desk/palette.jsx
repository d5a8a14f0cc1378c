// Ctrl+K: every action by its name.
import { useSignal } from "@preact/signals";
import { switchTheme } from "../common/theme.js";
import { plain } from "../common/words.js";
import { close, giveToBot, take } from "./actions.js";
import { Dialog } from "./dialogs.jsx";
import { writeIn } from "./field.js";
import { helpOpen, paletteOpen, transferring } from "./open.js";
import { go, route } from "./route.js";
import { may, signOut } from "./staff.js";
import { isMine, isOpen, peek, view, views } from "./tickets.js";

/** After the dialog is gone: it gives the focus back to where it was. */
const write = kind => () => requestAnimationFrame(() => requestAnimationFrame(() => writeIn(kind)));

function ticketActions() {
    const id = route.value.area === "inbox" && route.value.id;
    const ticket = id && peek(id);
    if (!ticket || !isOpen(ticket)) return [];
    const writes = [
        ["Responder", write("answer")],
        ["Conversar", write("say")],
        ["Nota interna", write("note")],
    ];
    const moves = [
        [
            "Transferir",
            () => {
                transferring.value = id;
            },
        ],
    ];
    if (!ticket.analyst) return [["Assumir", () => take(id)], ...writes, ...moves];
    if (!isMine(ticket)) return [["Nota interna", write("note")]];
    return [
        ...writes,
        ...moves,
        ["Encerrar", () => close(id)],
        ["Devolver ao assistente", () => giveToBot(id)],
    ];
}

const showView = key => () => {
    view.value = key;
    go("/desk");
};

const allActions = () => [
    ...ticketActions(),
    ...Object.entries(views).map(([key, [label]]) => [`Ver: ${label}`, showView(key)]),
    ["Ir para o conhecimento", () => go("/desk/entries")],
    ...(may("edit") ? [["Nova entrada", () => go("/desk/entries/new")]] : []),
    ["Ir para as lacunas", () => go("/desk/gaps")],
    ["Ir para a revisão", () => go("/desk/review")],
    ["Tema claro ou escuro", switchTheme],
    [
        "Atalhos de teclado",
        () => {
            helpOpen.value = true;
        },
    ],
    ["Sair", signOut],
];

export function Palette() {
    const words = useSignal("");
    const found = allActions().filter(([name]) => plain(name).includes(plain(words.value)));
    const shut = () => {
        paletteOpen.value = false;
    };
    const run = action => {
        shut();
        action?.[1]();
    };
    return (
        <Dialog title="Ações" onClose={shut}>
            <form
                onSubmit={event => {
                    event.preventDefault();
                    run(found[0]);
                }}
            >
                <label class="field">
                    <span>O que fazer</span>
                    <input
                        class="input"
                        autoFocus
                        value={words}
                        onInput={event => {
                            words.value = event.currentTarget.value;
                        }}
                    />
                </label>
            </form>
            <ul class="palette">
                {found.map(action => (
                    <li key={action[0]}>
                        <button class="btn" onClick={() => run(action)}>
                            {action[0]}
                        </button>
                    </li>
                ))}
            </ul>
            {!found.length && <p class="said">Nenhuma ação com esse nome.</p>}
        </Dialog>
    );
}
