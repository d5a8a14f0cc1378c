// Puts the cursor into the composer at once, inside the key press: a frame later, the next letters
// would be taken for commands. The words of the other mode are put there too, for the same reason.
import { draftOf } from "./drafts.js";
import { mode } from "./open.js";
import { route } from "./route.js";

export function writeIn(kind) {
    mode.value = kind;
    const field = document.getElementById("field");
    if (!field) return;
    field.value = draftOf(route.value.id, kind).peek()?.text ?? "";
    field.focus();
}
