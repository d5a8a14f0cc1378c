// One message, with why it was sent and what it rests on.
import { Icon } from "../common/icon.jsx";
import { rich } from "../common/rich.jsx";
import { full, hour, percent } from "../common/words.js";
import { sendMessage } from "./actions.js";
import { Content, Marks, Origin } from "./content.jsx";
import { whyFailed } from "./failures.js";
import { kinds } from "./kinds.js";
import { Media } from "./media.jsx";

const speakers = {
    customer: "Cliente",
    bot: "Assistente",
    analyst: "Equipe",
    note: "Nota interna",
};
const reasons = {
    greeting: "saudação",
    answer: "resposta",
    offer: "opções",
    ask_back: "pergunta de volta",
    handoff: "passagem para a equipe",
    closing: "encerramento",
    taken: "uma pessoa assumiu",
    transferred: "transferência",
    returned: "devolvida ao assistente",
    waiting: "espera por uma pessoa",
    protocol: "protocolo",
    anger: "irritação",
    who: "apresentação",
    feedback: "avaliação",
    idle: "silêncio",
    unreadable: "não entendeu o arquivo",
};

const versions = message =>
    ["prompt", "flow", "model"]
        .filter(key => message[key])
        .map(key => `${key}: ${message[key]}`)
        .concat(message.threshold ? `limiar: ${percent(message.threshold)}` : [])
        .join("\n");

function Source({ message }) {
    const name = message.entry_question ?? "entrada da base";
    return (
        <span>
            Assistente{message.reason && ` · ${reasons[message.reason] ?? message.reason}`}
            {message.entry && (
                <>
                    {" "}
                    · fonte: <a href={`/desk/entries/${message.entry}`}>{name}</a>
                </>
            )}
            {message.p !== undefined && ` · ${percent(message.p)}`}
        </span>
    );
}

function Status({ message, ticket }) {
    const state = message.state ?? (message.who === "customer" ? undefined : message.status);
    if (state === "sending") return <span>enviando…</span>;
    if (state === "sent")
        return (
            <>
                <Icon of="check" />
                <span class="sr">enviada</span>
            </>
        );
    if (state === "delivered")
        return (
            <>
                <Icon of="checks" />
                <span class="sr">entregue</span>
            </>
        );
    if (state === "read" || state === "played")
        return (
            <span class="seen">
                <Icon of="checks" />
                <span class="sr">{state === "read" ? "lida" : "ouvida"}</span>
            </span>
        );
    if (state !== "failed") return null;
    const retry = message.local && message.who === "analyst";
    return (
        <>
            <strong class="chip bad" title={message.error}>
                não enviada
            </strong>
            {message.error && <span class="problem">{whyFailed(message.error)}</span>}
            {retry && (
                <button
                    class="link"
                    onClick={() => sendMessage(ticket, message.text, message.id, message.media)}
                >
                    Tentar de novo
                </button>
            )}
        </>
    );
}

const feedback = {
    helped: <span class="chip good">ajudou</span>,
    not_helped: <span class="chip warn">não ajudou</span>,
};

function Footer({ message, ticket }) {
    return (
        <footer>
            {message.who === "note" && (
                <>
                    <Icon of="lock" />
                    {message.by ? `Nota interna de ${message.by}` : "Nota automática"}
                </>
            )}
            {message.who === "analyst" && message.by && <span>{message.by}</span>}
            {message.who === "bot" && (
                <>
                    <Icon of="spark" />
                    <Source message={message} />
                </>
            )}
            <time title={full(message.at)}>{hour(message.at)}</time>
            <Status message={message} ticket={ticket} />
            {feedback[message.feedback]}
        </footer>
    );
}

const Body = ({ message }) => (
    <>
        <span class="sr">{speakers[message.who]}: </span>
        {message.media && <Media message={message} />}
        {kinds[message.kind] && !message.media && (
            <span class="kind">
                <Icon of="clip" />
                {kinds[message.kind]}
            </span>
        )}
        <Origin message={message} />
        {rich(message.text)}
        <Content message={message} />
        {message.buttons?.length > 0 && (
            <ul class="offered">
                {message.buttons.map(one => (
                    <li key={one.id}>{one.title}</li>
                ))}
            </ul>
        )}
    </>
);

const classes = message =>
    `msg ${message.who} ${message.state ?? message.status ?? ""} ${message.change === "revoked" ? "revoked" : ""}`;

export function Message({ message, ticket }) {
    if (message.who === "system") return <p class="said">{message.text}</p>;
    const understood = message.reformulated && message.reformulated !== message.text;
    return (
        <article class={classes(message)} title={versions(message)}>
            <Body message={message} />
            <Marks message={message} />
            {understood && <p class="understood">Entendido como: {message.reformulated}</p>}
            <Footer message={message} ticket={ticket} />
        </article>
    );
}
