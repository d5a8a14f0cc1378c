// The keyboard. Letters work outside fields only; Ctrl+Enter and Ctrl+K inside too; never Alt
// (AltGr writes letters). Matched on what the key writes, so every layout works. Focus moves inside
// the key press itself: later, the next letters would be taken for commands.
import { signal } from "@preact/signals";
import { keep } from "../common/keep.js";
import { writeIn } from "./field.js";
import { helpOpen, paletteOpen } from "./open.js";
import { go, route } from "./route.js";
import { shown } from "./tickets.js";
import { undoLast } from "./toast.js";

export const lettersOn = signal(keep.get("balcao.letters") !== "off");

export function setLetters(on) {
    lettersOn.value = on;
    keep.set("balcao.letters", on ? "on" : "off");
}

export const shortcuts = [
    ["J  K", "conversa seguinte, anterior"],
    ["R", "responder"],
    ["M", "conversar"],
    ["N", "nota interna"],
    ["A", "assumir"],
    ["T", "transferir"],
    ["B", "devolver ao assistente"],
    ["E", "encerrar"],
    ["U", "desfazer"],
    ["1 2 3", "usar a sugestão"],
    ["C", "ver o chamado"],
    [".", "mostrar as conversas novas"],
    ["/", "buscar"],
    ["G depois I", "ir para o atendimento"],
    ["G depois C", "ir para o conhecimento"],
    ["G depois L", "ir para as lacunas"],
    ["Ctrl + Enter", "enviar"],
    ["Ctrl + K", "todas as ações"],
    ["Esc", "sair do campo"],
    ["?", "estes atalhos"],
];

const row = () => document.querySelector(`[data-id="${CSS.escape(route.value.id)}"]`);
const press = key => document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.click();
const search = () => document.querySelector("input[type=search]")?.focus();

export function step(by) {
    const rows = shown.value;
    const at = rows.indexOf(route.value.id) + by;
    const id = rows[Math.min(rows.length - 1, Math.max(0, at))];
    if (!id) return;
    go(`/desk/t/${id}`);
    document.querySelector(`[data-id="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
}

function close() {
    if (!document.querySelector("[data-key=e]")) return;
    press("e");
    step(1);
}

const inbox = {
    j: () => step(1),
    k: () => step(-1),
    r: () => writeIn("answer"),
    m: () => writeIn("say"),
    n: () => writeIn("note"),
    e: close,
};
const places = { i: "/desk", c: "/desk/entries", l: "/desk/gaps" };
const everywhere = {
    "/": search,
    u: undoLast,
    "?": () => {
        helpOpen.value = true;
    },
};
const buttons = new Set(["a", "t", "b", "c", ".", "1", "2", "3"]);
let goes = false; // G was pressed, the next letter names the place

function command(key) {
    if (goes) {
        goes = false;
        return places[key] && (() => go(places[key]));
    }
    if (key === "g")
        return () => {
            goes = true;
        };
    if (everywhere[key]) return everywhere[key];
    if (route.value.area !== "inbox") return null;
    return inbox[key] ?? (buttons.has(key) ? () => press(key) : null);
}

function leaveField(event) {
    if (!event.target.matches("textarea, input:not([type=checkbox])")) return;
    const target = row() ?? document.querySelector("main");
    if (target) target.focus({ preventScroll: true });
    else event.target.blur();
}

export function onKey(event) {
    const inDialog = event.target.closest("dialog");
    if (event.key === "Escape" && !inDialog) return leaveField(event);
    if (event.key.toLowerCase() === "k" && event.ctrlKey && !event.altKey) {
        event.preventDefault();
        paletteOpen.value = true;
        return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (!lettersOn.value || inDialog || event.target.closest("input, textarea, select")) return;
    const run = command(event.key.toLowerCase());
    if (!run) return;
    event.preventDefault();
    run();
}
