// Which drawers and dialogs of the inbox are open.
import { signal } from "@preact/signals";

export const cardOpen = signal(false);
export const transferring = signal(""); // a ticket
export const helpOpen = signal(false);
export const paletteOpen = signal(false);
export const mode = signal("answer"); // of the composer: answer | say | note
export const replacing = signal(null); // { ticket, text }: a suggestion over a draft
