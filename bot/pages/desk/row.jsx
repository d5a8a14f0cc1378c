// One ticket in the list.
import { Face, Icon } from "../common/icon.jsx";
import { full, when } from "../common/words.js";
import { Due } from "./due.jsx";
import { draftWords } from "./drafts.js";
import { kinds } from "./kinds.js";
import { othersIn } from "./presence.js";
import { route } from "./route.js";
import { endingOf, isOpen, question, ticketOf } from "./tickets.js";

const channels = { web: "pelo site", whatsapp: "pelo WhatsApp", console: "pelo terminal" };
function Words({ ticket }) {
    const draft = draftWords(ticket.id);
    const last = ticket.last_message ?? "";
    const text = question(ticket) || kinds[last] || last;
    return (
        <span class="ask trim">
            {draft ? (
                <>
                    <em>Rascunho: </em>
                    {draft}
                </>
            ) : (
                text
            )}
        </span>
    );
}

function Where({ ticket }) {
    const other = othersIn(ticket.id);
    const owner = ticket.analyst?.name ?? "sem responsável";
    if (other) {
        const doing = other.doing === "writing" ? "está escrevendo…" : "está vendo";
        return (
            <span class="present trim">
                <Icon of={other.doing === "writing" ? "pen" : "eye"} />
                {other.name} {doing}
            </span>
        );
    }
    return <span class="muted trim">{[ticket.category, owner].filter(Boolean).join(" · ")}</span>;
}

function State({ ticket }) {
    if (ticket.leaving) return <span class="chip">saindo…</span>;
    if (isOpen(ticket)) return <Due ticket={ticket} short />;
    return <span class="chip">{endingOf(ticket)}</span>;
}

export function Row({ id, entry }) {
    const ticket = ticketOf(id).value;
    const here = route.value.id === id;
    const at = ticket.last_at ?? ticket.opened_at;
    const name = ticket.customer?.name || ticket.customer?.address || "Cliente";
    return (
        <a
            class={`row ${ticket.unread ? "new" : ""}`}
            href={`/desk/t/${id}`}
            data-id={id}
            aria-current={here ? "true" : null}
            tabIndex={entry ? 0 : -1}
        >
            <Face name={name} channel={ticket.channel} />
            <div>
                <p>
                    <b class="trim">{name}</b>
                    <span class="sr">, {channels[ticket.channel] ?? ticket.channel},</span>
                    {at && (
                        <time class="push" title={full(at)}>
                            {when(at)}
                        </time>
                    )}
                </p>
                <p>
                    <Words ticket={ticket} />
                    {ticket.unread > 0 && (
                        <span class="count">
                            {ticket.unread}
                            <span class="sr"> não lidas</span>
                        </span>
                    )}
                </p>
                <p class="small">
                    <State ticket={ticket} />
                    <Where ticket={ticket} />
                </p>
            </div>
        </a>
    );
}
