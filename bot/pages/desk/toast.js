// One sentence at the foot of the page, with "Desfazer" where something can be undone.
import { signal } from "@preact/signals";

export const toast = signal(null); // { text, undo? }
const shown = 8000; // ms
let timer;

export function say(text, undo) {
    clearTimeout(timer);
    toast.value = { text, undo };
    timer = setTimeout(() => {
        toast.value = null;
    }, shown);
}

export function undoLast() {
    const { undo } = toast.value ?? {};
    if (!undo) return;
    toast.value = null;
    undo();
}
