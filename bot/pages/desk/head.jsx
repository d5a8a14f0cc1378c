// The head of a conversation: who it is, who else looks, and what can be done with it.
import { Face, Icon } from "../common/icon.jsx";
import { close, giveToBot, take } from "./actions.js";
import { cardOpen, transferring } from "./open.js";
import { othersIn } from "./presence.js";
import { go } from "./route.js";
import { may } from "./staff.js";
import { endingOf, isMine, isOpen } from "./tickets.js";
import { undoLast } from "./toast.js";

const channels = { web: "Site", whatsapp: "WhatsApp", console: "Terminal" };

function Others({ ticket }) {
    const other = othersIn(ticket.id);
    if (!other) return null;
    const writing = other.doing === "writing";
    return (
        <span class={`chip push wide ${writing ? "warn" : ""}`}>
            <Icon of={writing ? "pen" : "eye"} />
            {other.name} {writing ? "está escrevendo…" : "está vendo"}
        </span>
    );
}

const Transfer = ({ ticket }) => (
    <button
        class="btn wide"
        data-key="t"
        onClick={() => {
            transferring.value = ticket.id;
        }}
    >
        Transferir
    </button>
);

function Mine({ ticket }) {
    return (
        <>
            <button
                class="btn wide"
                data-key="b"
                aria-label="Devolver ao assistente"
                title="Devolver ao assistente"
                onClick={() => giveToBot(ticket.id)}
            >
                Devolver
            </button>
            <Transfer ticket={ticket} />
            <button class="btn" data-key="e" onClick={() => close(ticket.id)}>
                Encerrar <kbd class="hint">E</kbd>
            </button>
        </>
    );
}

function Actions({ ticket }) {
    if (ticket.leaving) {
        return (
            <>
                <span class="chip">
                    {ticket.leaving === "close" ? "Encerrando…" : "Devolvendo…"}
                </span>
                <button class="btn" onClick={undoLast}>
                    Desfazer
                </button>
            </>
        );
    }
    if (!isOpen(ticket)) return <span class="chip good">{endingOf(ticket)}</span>;
    if (isMine(ticket)) return <Mine ticket={ticket} />;
    if (!ticket.analyst && !may("answer")) return <span class="chip">Sem responsável</span>;
    if (ticket.analyst) return <span class="chip">Com {ticket.analyst.name}</span>;
    return (
        <>
            <Transfer ticket={ticket} />
            <button class="btn main" data-key="a" onClick={() => take(ticket.id)}>
                Assumir <kbd class="hint">A</kbd>
            </button>
        </>
    );
}

export function Head({ ticket }) {
    const name = ticket.customer?.name || ticket.customer?.address || "Cliente";
    const channel = channels[ticket.channel] ?? ticket.channel;
    return (
        <header class="head">
            <button
                class="btn icon only-small"
                aria-label="Voltar à lista"
                onClick={() => go("/desk")}
            >
                <Icon of="back" />
            </button>
            <Face name={name} channel={ticket.channel} />
            <div class="trim who">
                <h2 class="trim">{name}</h2>
                <p class="small muted trim">
                    {channel} · protocolo {ticket.protocol}
                </p>
            </div>
            <span class="push" />
            <Others ticket={ticket} />
            <button
                class="btn icon only-narrow"
                aria-label="Chamado"
                aria-expanded={cardOpen.value}
                data-key="c"
                onClick={() => {
                    cardOpen.value = !cardOpen.value;
                }}
            >
                <Icon of="card" />
            </button>
            <Actions ticket={ticket} />
        </header>
    );
}
