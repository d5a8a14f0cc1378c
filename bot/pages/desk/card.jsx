// The ticket: what the person who answers needs to know.
import { Icon } from "../common/icon.jsx";
import { rich } from "../common/rich.jsx";
import { full, percent, phoneNumber, when } from "../common/words.js";
import { giveToBot, spread } from "./actions.js";
import { Due } from "./due.jsx";
import { cardOpen, transferring } from "./open.js";
import { may } from "./staff.js";
import { useSuggestion } from "./suggestion.js";
import { isMine, isOpen, question } from "./tickets.js";
import { windowWords } from "./window.jsx";

const reasons = {
    no_answer: "A base não tem resposta segura.",
    offers_refused: "O cliente recusou as opções oferecidas.",
    anger: "O cliente está irritado.",
    asked_for_person: "O cliente pediu para falar com uma pessoa.",
    late: "A mensagem chegou tarde demais para uma resposta livre.",
    robot: "Parece haver outro robô do outro lado.",
    not_understood: "O assistente não entendeu a pergunta.",
    unreadable: "O assistente não conseguiu ler o que o cliente mandou.",
    order: "O cliente fez um pedido pelo catálogo.",
    form: "O cliente preencheu um formulário.",
    repeat: "O cliente repetiu a pergunta.",
    undelivered: "A resposta não pôde ser entregue.",
};
const outcomes = { none: "não serviu", offer: "ofereceu", answer: "respondeu" };
const channels = { web: "Site", whatsapp: "WhatsApp", console: "Terminal" };

function Wanted({ ticket }) {
    return (
        <section>
            <h3>O que o cliente quer saber</h3>
            <p>
                <strong>{question(ticket)}</strong>
            </p>
            {ticket.question && ticket.question !== question(ticket) && (
                <p class="muted small">Escreveu: “{ticket.question}”</p>
            )}
            {ticket.summary && <p class="small summary">{ticket.summary}</p>}
        </section>
    );
}

function Suggestions({ ticket }) {
    const list = ticket.suggestions ?? [];
    if (!list.length || !isOpen(ticket) || !may("answer")) return null;
    return (
        <section>
            <h3>Sugestões da base</h3>
            {list.slice(0, 3).map((one, i) => (
                <div class="entry" key={one.entry}>
                    <div>
                        <a class="trim" href={`/desk/entries/${one.entry}`}>
                            {one.question}
                        </a>
                        <span class="chip push">{percent(one.p)}</span>
                    </div>
                    <p>{rich(one.answer)}</p>
                    <button
                        class="link"
                        data-key={i + 1}
                        onClick={() => useSuggestion(ticket.id, one.answer)}
                    >
                        Usar na resposta<kbd class="hint">{i + 1}</kbd>
                    </button>
                </div>
            ))}
        </section>
    );
}

function Tried({ ticket }) {
    return (
        <section>
            <h3>Por que o assistente não respondeu</h3>
            <p class="small">{reasons[ticket.reason] ?? "Motivo não registrado."}</p>
            {ticket.attempts?.length > 0 && (
                <ol class="steps small">
                    {ticket.attempts.map(one => (
                        <li key={one.entry}>
                            <a href={`/desk/entries/${one.entry}`}>{one.question}</a>{" "}
                            <span class="muted figures">
                                {percent(one.p)} · {outcomes[one.outcome] ?? one.outcome}
                            </span>
                        </li>
                    ))}
                </ol>
            )}
        </section>
    );
}

const Fact = ({ name, children }) =>
    children ? (
        <>
            <dt>{name}</dt>
            <dd>{children}</dd>
        </>
    ) : null;

const At = ({ iso }) => (iso ? <time title={full(iso)}>{when(iso)}</time> : null);

const named = {
    phone: phoneNumber,
    user: id => `${id} (conta do WhatsApp)`,
    username: name => `@${name}`,
    visitor: id => `${id} (visitante do site)`,
};

/** All that the customer is known by; on a channel that tells nothing more, its address. */
function contacts({ customer }) {
    const known = (customer?.identities ?? []).filter(one => named[one.kind]);
    if (!known.length) return customer?.address && phoneNumber(customer.address);
    return known.map(({ kind, value }) => <div key={value}>{named[kind](value)}</div>);
}

function Facts({ ticket }) {
    const hours = ticket.hours && (
        <>
            {ticket.hours}{" "}
            <span class={`chip ${ticket.open_now ? "good" : "warn"}`}>
                {ticket.open_now ? "aberto agora" : "fechado agora"}
            </span>
        </>
    );
    return (
        <section>
            <h3>Chamado</h3>
            <dl class="small">
                <Fact name="Protocolo">
                    <span class="figures">{ticket.protocol}</span>
                </Fact>
                <Fact name="Categoria">{ticket.category}</Fact>
                <Fact name="Cliente">{ticket.customer?.name}</Fact>
                <Fact name="Contato">{contacts(ticket)}</Fact>
                <Fact name="Marketing">{ticket.customer?.no_marketing && "não quer receber"}</Fact>
                <Fact name="Canal">{channels[ticket.channel] ?? ticket.channel}</Fact>
                <Fact name="Janela">{windowWords(ticket)}</Fact>
                <Fact name="Fila">{ticket.queue}</Fact>
                <Fact name="Responsável">{ticket.analyst?.name ?? "Sem responsável"}</Fact>
                <Fact name="Aberto">{ticket.opened_at && <At iso={ticket.opened_at} />}</Fact>
                <Fact name="Assumido">{ticket.taken_at && <At iso={ticket.taken_at} />}</Fact>
                <Fact name="Encerrado">{ticket.closed_at && <At iso={ticket.closed_at} />}</Fact>
                <Fact name="Horário">{hours}</Fact>
            </dl>
        </section>
    );
}

function Siblings({ ticket }) {
    const list = ticket.siblings ?? [];
    if (!list.length || spread.value?.sent) return null;
    return (
        <section>
            <h3>Esperam a mesma resposta</h3>
            <ul class="small siblings">
                {list.map(one => (
                    <li key={one.id}>
                        <a href={`/desk/t/${one.id}`}>{one.customer?.name ?? one.protocol}</a>{" "}
                        <span class="muted">{question(one)}</span>
                    </li>
                ))}
            </ul>
        </section>
    );
}

function Notes({ ticket }) {
    if (!ticket.notes?.length) return null;
    return (
        <section>
            <h3>Notas da equipe</h3>
            {ticket.notes.map(note => (
                <p class="small notes" key={note.at}>
                    {note.text}
                    <span class="muted">
                        {" "}
                        {note.by}, {when(note.at)}
                    </span>
                </p>
            ))}
        </section>
    );
}

/** What the head has no room for on a small screen. */
function Moves({ ticket }) {
    if (!may("answer") || !isOpen(ticket) || ticket.leaving) return null;
    if (ticket.analyst && !isMine(ticket)) return null;
    return (
        <section class="only-card">
            <h3>Passar adiante</h3>
            <button
                class="btn"
                onClick={() => {
                    transferring.value = ticket.id;
                }}
            >
                Transferir
            </button>
            {ticket.analyst && (
                <button class="btn" onClick={() => giveToBot(ticket.id)}>
                    Devolver ao assistente
                </button>
            )}
        </section>
    );
}

export function Card({ ticket }) {
    return (
        <aside class="pane card" aria-label="Chamado" tabIndex={0}>
            <button
                class="btn icon only-narrow shut"
                aria-label="Fechar o chamado"
                onClick={() => {
                    cardOpen.value = false;
                }}
            >
                <Icon of="close" />
            </button>
            {isOpen(ticket) && (
                <section>
                    <h3>Prazo da resposta</h3>
                    <Due ticket={ticket} />
                </section>
            )}
            <Wanted ticket={ticket} />
            <Suggestions ticket={ticket} />
            <Tried ticket={ticket} />
            <Siblings ticket={ticket} />
            <Notes ticket={ticket} />
            <Facts ticket={ticket} />
            <Moves ticket={ticket} />
        </aside>
    );
}
