// Whether there is room for one pane only: then the pane that is shown is the main one.
import { signal } from "@preact/signals";

const query = matchMedia("(max-width: 760px)");
const small = signal(query.matches);
query.addEventListener("change", () => {
    small.value = query.matches;
});

export const mainWhenAlone = alone => (small.value && alone ? "main" : null);
