// How long until a ticket must be answered.
import { Icon } from "../common/icon.jsx";
import { span, when } from "../common/words.js";
import { now } from "./tickets.js";

const soon = 15 * 6e4; // ms

function state(ticket) {
    const left = Date.parse(ticket.due_at) - now.value;
    return { left, tone: left < 0 ? "bad" : left < soon ? "warn" : "" };
}

/** "Falta 1 min", "Faltam 12 min". */
const verb = left => (/^1 (min|d)$/.test(span(left)) ? "Falta" : "Faltam");

export function Due({ ticket, short }) {
    if (!ticket.due_at) return short ? null : <p class="muted">Sem prazo.</p>;
    const { left, tone } = state(ticket);
    if (short) {
        const text = left < 0 ? `atrasada ${span(left)}` : span(left);
        return (
            <span class={`chip ${tone}`}>
                <Icon of="clock" />
                {text}
            </span>
        );
    }
    const whole = Date.parse(ticket.due_at) - Date.parse(ticket.opened_at);
    const used = left < 0 ? 100 : Math.min(100, Math.max(4, 100 - (100 * left) / whole));
    return (
        <>
            <p class="due">
                <span>{left < 0 ? `Atrasada ${span(left)}` : `${verb(left)} ${span(left)}`}</span>
                <span class="small muted">até {when(ticket.due_at)}</span>
            </p>
            <progress class={tone} max={100} value={used} aria-label="Tempo já usado" />
        </>
    );
}
