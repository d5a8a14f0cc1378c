// WhatsApp takes free text for 24 hours after the customer's last message. Said when little of it is
// left, and when none is: what is written then waits for the customer, or is refused.
import { span } from "../common/words.js";
import { isOpen, now } from "./tickets.js";

const soon = 2 * 36e5; // ms

/** Milliseconds, negative when it has closed; undefined where there is none. */
const left = ticket =>
    ticket.window_until ? Date.parse(ticket.window_until) - now.value : undefined;

/** "mais 3 h 12", "fechada", or nothing. */
export function windowWords(ticket) {
    const ms = left(ticket);
    if (ms === undefined || !isOpen(ticket)) return "";
    return ms > 0 ? `mais ${span(ms)}` : "fechada";
}

/** Above the composer. */
export function Window({ ticket }) {
    const ms = left(ticket);
    if (ms === undefined || ms > soon || !isOpen(ticket)) return null;
    if (ms > 0) return <p class="bar warns">Janela do WhatsApp: mais {span(ms)}.</p>;
    return (
        <p class="bar warns">
            Janela do WhatsApp fechada. A mensagem só sai depois que o cliente escrever de novo.
        </p>
    );
}
