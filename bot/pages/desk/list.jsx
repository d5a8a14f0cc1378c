// The list of tickets: search, views, and only the rows in sight (plus the open one, so that focus
// never falls off).
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../common/icon.jsx";
import { mainWhenAlone } from "../common/small.js";
import { count, many } from "../common/words.js";
import { link, reload } from "./live.js";
import { route } from "./route.js";
import { Row } from "./row.jsx";
import {
    counts,
    held,
    loaded,
    loadEnded,
    older,
    olderDone,
    query,
    showHeld,
    shown,
    trouble,
    view,
    views,
} from "./tickets.js";

const high = 84; // px, the height of a row in desk.css
const empty = {
    open: "Tudo respondido. Bom trabalho!",
    mine: "Nenhuma conversa sua em aberto.",
    free: "Nenhuma conversa sem responsável.",
    closed: "Nenhum atendimento encerrado ainda.",
};

/** Keeps the open row in sight when another one is opened; never because of an event. */
function useFollow(box, at, id) {
    useLayoutEffect(() => {
        const pane = box.current;
        const y = at * high;
        if (at < 0) return;
        if (y < pane.scrollTop) pane.scrollTop = y;
        else if (y + high > pane.scrollTop + pane.clientHeight)
            pane.scrollTop = y + high - pane.clientHeight;
    }, [id]);
}

function Rows({ box, top, room }) {
    const rows = shown.value;
    const at = rows.indexOf(route.value.id);
    useFollow(box, at, route.value.id);
    const from = Math.max(0, top.value - 4);
    const to = Math.min(rows.length, top.value + Math.ceil(room.value / high) + 5);
    const sight = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
    if (at >= 0 && (at < from || at >= to)) sight.push(at);
    return (
        <ul class="rows" style={{ height: `${rows.length * high}px` }}>
            {sight.map(i => (
                <li
                    key={rows[i]}
                    style={{ top: `${i * high}px` }}
                    aria-setsize={rows.length}
                    aria-posinset={i + 1}
                >
                    <Row id={rows[i]} entry={i === Math.max(at, 0)} />
                </li>
            ))}
        </ul>
    );
}

function Empty() {
    if (!loaded.value) return <Skeleton />;
    if (shown.value.length) return null;
    if (trouble.value) {
        return (
            <p class="said">
                Não foi possível carregar a lista.{" "}
                <button class="link" onClick={reload}>
                    Tentar de novo
                </button>
            </p>
        );
    }
    if (view.value === "closed" && older.value.busy) return <Skeleton />;
    return (
        <p class="said">{query.value ? "Nenhuma conversa com esse texto." : empty[view.value]}</p>
    );
}

const Skeleton = () => (
    <div class="skeleton" aria-hidden="true">
        {[0, 1, 2, 3].map(i => (
            <span key={i} />
        ))}
    </div>
);

function Older() {
    if (view.value !== "closed" || olderDone() || !shown.value.length) return null;
    return (
        <p class="said">
            <button class="btn" disabled={older.value.busy} onClick={loadEnded}>
                Mostrar mais antigas
            </button>
        </p>
    );
}

function Views() {
    return (
        <div class="views">
            {Object.entries(views).map(([key, [label]]) => (
                <button
                    key={key}
                    aria-pressed={view.value === key}
                    onClick={() => {
                        view.value = key;
                    }}
                >
                    {label} {key !== "closed" && <span>{count(counts.value[key])}</span>}
                </button>
            ))}
        </div>
    );
}

function Arrivals({ box }) {
    const n = held.value.length;
    if (!n) return null;
    const show = () => {
        showHeld();
        box.current.scrollTop = 0;
    };
    return (
        <button class="btn main pill" data-key="." onClick={show}>
            {many(n, "conversa nova", "conversas novas")}
        </button>
    );
}

export function List() {
    const box = useRef();
    const top = useSignal(0);
    const room = useSignal(900);
    useLayoutEffect(() => {
        const watch = new ResizeObserver(() => {
            room.value = box.current.clientHeight;
        });
        watch.observe(box.current);
        return () => watch.disconnect();
    }, []);
    useEffect(() => {
        if (view.value === "closed" && !older.value.started) loadEnded();
    }, [view.value]);
    const live = link.value === "live";
    return (
        <section class="pane list" aria-label="Conversas" role={mainWhenAlone(!route.value.id)}>
            <header class="head">
                <h2>Atendimento</h2>
                <span class={`chip push ${live ? "good" : "warn"}`}>
                    {live ? "Ao vivo" : "Reconectando…"}
                </span>
            </header>
            <label class="find">
                <Icon of="find" />
                <span class="sr">Buscar</span>
                <input
                    type="search"
                    placeholder="Nome, protocolo ou assunto"
                    value={query}
                    onInput={event => {
                        query.value = event.target.value;
                    }}
                />
                <kbd class="hint">/</kbd>
            </label>
            <Views />
            <div class="over">
                <Arrivals box={box} />
            </div>
            <div
                class="scroll"
                ref={box}
                onScroll={event => {
                    top.value = Math.floor(event.currentTarget.scrollTop / high);
                }}
            >
                <Empty />
                <Rows box={box} top={top} room={room} />
                <Older />
            </div>
        </section>
    );
}
