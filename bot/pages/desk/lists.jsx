// The plain lists: gaps, entries to review, events that stopped.
import { useSignal } from "@preact/signals";
import { sentence } from "../common/api.js";
import { full, many, when } from "../common/words.js";
import { useFetched } from "./fetched.js";
import { changed } from "./live.js";
import { Rail } from "./rail.jsx";
import { get, items, post } from "./staff.js";
import { say } from "./toast.js";

const Sheet = ({ title, hint, children }) => (
    <div class="desk sheet-page reading">
        <Rail />
        <main class="pane page">
            <header class="head">
                <h2>{title}</h2>
            </header>
            <div class="scroll sheet" tabIndex={-1}>
                <p class="muted lead">{hint}</p>
                {children}
            </div>
        </main>
    </div>
);

/** The rows of a list, or what to say instead of them. */
function Rows({ fetched, empty, children }) {
    if (fetched.failed && !fetched.data) {
        return (
            <p class="said">
                Não foi possível carregar.{" "}
                <button class="link" onClick={fetched.again}>
                    Tentar de novo
                </button>
            </p>
        );
    }
    if (!fetched.data) return <p class="said">Carregando…</p>;
    if (!fetched.data.length) return <p class="said">{empty}</p>;
    return <ul class="cards">{fetched.data.map(children)}</ul>;
}

const Since = ({ iso }) => (iso ? <time title={full(iso)}>desde {when(iso)}</time> : null);

function GapRow({ gap }) {
    const tickets = gap.tickets ?? [];
    return (
        <li class="box">
            <p>
                <strong>{gap.question}</strong>
            </p>
            <p class="small muted">
                {gap.waiting ? `${many(gap.waiting, "pessoa espera", "pessoas esperam")} · ` : ""}
                <Since iso={gap.opened_at} />
            </p>
            <p class="small">
                {tickets.slice(0, 5).map((id, i) => (
                    <a class="chip accent" key={id} href={`/desk/t/${id}`}>
                        chamado {i + 1}
                    </a>
                ))}
                {gap.entry && <a href={`/desk/entries/${gap.entry}`}>ver a entrada</a>}
            </p>
        </li>
    );
}

export function Gaps() {
    const fetched = useFetched(
        async () =>
            items(await get("gaps?state=open")).sort((a, b) => (b.waiting ?? 0) - (a.waiting ?? 0)),
        [changed.value.gap],
    );
    return (
        <Sheet
            title="Lacunas"
            hint="Perguntas que a base ainda não responde. Responda ao chamado e ensine."
        >
            <Rows fetched={fetched} empty="Nenhuma lacuna aberta. A base respondeu a tudo.">
                {gap => <GapRow key={gap.id} gap={gap} />}
            </Rows>
        </Sheet>
    );
}

const whys = {
    expired: ["warn", "venceu"],
    expiring: ["warn", "vence em breve"],
    not_helped: ["bad", "não está ajudando"],
};

function ReviewRow({ item }) {
    const { entry } = item;
    const known = typeof entry === "object" ? entry : { id: entry, question: item.question };
    const [tone, words] = whys[item.why] ?? ["", item.why];
    return (
        <li class="box">
            <p>
                <a href={`/desk/entries/${known.id}`}>{known.question ?? "Abrir a entrada"}</a>{" "}
                <span class={`chip ${tone}`}>{words}</span>
            </p>
            <p class="small muted">
                {known.valid_until && `validade: ${when(known.valid_until)} · `}
                usada {known.used ?? 0}× · ajudou {known.helped ?? 0}, não ajudou{" "}
                {known.not_helped ?? 0}
            </p>
        </li>
    );
}

export function Review() {
    const fetched = useFetched(async () => items(await get("review")), [changed.value.entry]);
    return (
        <Sheet title="Revisão" hint="Entradas que venceram, vencem em breve ou não estão ajudando.">
            <Rows fetched={fetched} empty="Nada para revisar.">
                {(item, i) => <ReviewRow key={item.entry?.id ?? i} item={item} />}
            </Rows>
        </Sheet>
    );
}

/** Something of a kind that nobody reads yet: kept as it came, nothing to try again. */
const isUnknown = event => event.reason === "unknown";

const whyDead = event =>
    isUnknown(event)
        ? "Tipo desconhecido, guardado como veio"
        : (event.reason ?? "Evento que não pôde ser aplicado");

function DeadRow({ event, again }) {
    const busy = useSignal(false);
    const retry = async () => {
        busy.value = true;
        try {
            await post(`dead/${encodeURIComponent(event.id)}/retry`);
            say("O evento voltou para a fila.");
            again();
        } catch (refusal) {
            say(sentence(refusal));
        }
        busy.value = false;
    };
    return (
        <li class="box">
            <p>
                <strong>{whyDead(event)}</strong>
            </p>
            <p class="small muted">
                <code>{event.id}</code> <Since iso={event.at} />
            </p>
            {event.event && (
                <details class="small">
                    <summary>Conteúdo</summary>
                    <pre>{JSON.stringify(event.event, null, 2)}</pre>
                </details>
            )}
            {!isUnknown(event) && (
                <p>
                    <button class="btn" disabled={busy.value} onClick={retry}>
                        Tentar de novo
                    </button>
                </p>
            )}
        </li>
    );
}

/** Each is told once and stays in the list; the newest first. */
const AlertRow = ({ alert }) => (
    <li class="box">
        <p>
            <strong>{alert.text}</strong>
        </p>
        <p class="small muted">
            <time title={full(alert.at)}>{when(alert.at)}</time>
        </p>
    </li>
);

export function Dead() {
    const alerts = useFetched(async () => items(await get("alerts")), [changed.value.alert]);
    const dead = useFetched(async () => items(await get("dead")), []);
    return (
        <Sheet title="Avisos" hint="O que alguém da operação precisa olhar.">
            <Rows fetched={alerts} empty="Nenhum aviso.">
                {alert => <AlertRow key={alert.id} alert={alert} />}
            </Rows>
            <h3 class="part">Eventos parados</h3>
            <p class="muted lead">
                O que chegou e não pôde ser aplicado. Nenhuma conversa espera por eles.
            </p>
            <Rows fetched={dead} empty="Nenhum evento parado.">
                {event => <DeadRow key={event.id} event={event} again={dead.again} />}
            </Rows>
        </Sheet>
    );
}
