// Knowledge: the list with search and the gate's outcome, and the entry that is open.
import { useSignal } from "@preact/signals";
import { Icon } from "../common/icon.jsx";
import { mainWhenAlone } from "../common/small.js";
import { percent } from "../common/words.js";
import { Editor } from "./editor.jsx";
import { useFetched } from "./fetched.js";
import { changed } from "./live.js";
import { Rail } from "./rail.jsx";
import { go, route } from "./route.js";
import { get, items, may, post } from "./staff.js";

export const states = {
    published: ["good", "publicada"],
    draft: ["", "rascunho"],
    expired: ["warn", "vencida"],
    deleted: ["bad", "excluída"],
};
export const verdicts = {
    answer: ["good", "O assistente responde sozinho"],
    offer: ["warn", "O assistente oferece opções"],
    none: ["bad", "O assistente passa para a equipe"],
};

const filters = { "": "Todas", published: "Publicadas", draft: "Rascunhos", expired: "Vencidas" };

export const Verdict = ({ outcome }) => {
    const [tone, words] = verdicts[outcome] ?? ["", ""];
    return words ? <span class={`chip ${tone}`}>{words}</span> : null;
};

function EntryRow({ entry, here, search }) {
    const [tone, words] = states[entry.state] ?? ["", entry.state];
    return (
        <li>
            <a
                class="entry-row"
                href={`/desk/entries/${entry.id}${search}`}
                data-id={entry.id}
                aria-current={here ? "true" : null}
            >
                <span class="ask-line">{entry.question}</span>
                <span class="small muted answer-line trim">{entry.answer}</span>
                <span class="small entry-facts">
                    {entry.state !== "published" && <span class={`chip ${tone}`}>{words}</span>}
                    {entry.p !== undefined && <span class="chip accent">{percent(entry.p)}</span>}
                    <span class="muted trim">
                        {entry.used ? `usada ${entry.used}×` : "ainda não usada"}
                        {entry.helped > 0 && ` · ajudou ${entry.helped}`}
                        {entry.not_helped > 0 && ` · não ajudou ${entry.not_helped}`}
                    </span>
                </span>
            </a>
        </li>
    );
}

function address(id, words, state) {
    const query = new URLSearchParams();
    if (words) query.set("q", words);
    if (state) query.set("state", state);
    const text = query.toString();
    return `/desk/entries${id ? `/${id}` : ""}${text ? `?${text}` : ""}`;
}

async function search(words, state) {
    const query = new URLSearchParams({ q: words, state, limit: 100 });
    const [list, test] = await Promise.all([
        get(`entries?${query}`),
        words ? post("entries/test", { text: words }).catch(() => null) : null,
    ]);
    return { list: items(list), next: list.next ?? "", outcome: test?.outcome };
}

async function more(words, state, found) {
    const query = new URLSearchParams({ q: words, state, limit: 100, after: found.next });
    const page = await get(`entries?${query}`);
    return { ...found, list: [...found.list, ...items(page)], next: page.next ?? "" };
}

function Filters({ words, state, id }) {
    return (
        <div class="views">
            {Object.entries(filters).map(([key, label]) => (
                <button
                    key={key}
                    aria-pressed={state === key}
                    onClick={() => go(address(id, words, key), true)}
                >
                    {label}
                </button>
            ))}
        </div>
    );
}

function Found({ data, failed, again, words, state, id }) {
    const extra = useSignal({ of: null, found: null });
    const found = extra.value.of === data ? extra.value.found : data;
    if (failed && !data) {
        return (
            <p class="said">
                Não foi possível carregar as entradas.{" "}
                <button class="link" onClick={again}>
                    Tentar de novo
                </button>
            </p>
        );
    }
    if (!found) return <p class="said">Carregando…</p>;
    const load = async () => {
        extra.value = { of: data, found: await more(words, state, found).catch(() => found) };
    };
    const here = address("", words, state).slice("/desk/entries".length);
    return (
        <>
            {!found.list.length && (
                <p class="said">
                    {words ? "Nenhuma entrada com esse texto." : "Nenhuma entrada aqui."}
                </p>
            )}
            <ul>
                {found.list.map(entry => (
                    <EntryRow key={entry.id} entry={entry} search={here} here={entry.id === id} />
                ))}
            </ul>
            {found.next && (
                <p class="said">
                    <button class="btn" onClick={load}>
                        Mostrar mais
                    </button>
                </p>
            )}
        </>
    );
}

function EntryList() {
    const { id, query } = route.value;
    const words = query.get("q") ?? "";
    const state = query.get("state") ?? "";
    const result = useFetched(
        () => search(words.trim(), state),
        [words, state, changed.value.entry],
        250,
    );
    return (
        <section class="pane list" aria-label="Entradas" role={mainWhenAlone(!id)}>
            <header class="head">
                <h2>Conhecimento</h2>
                {may("edit") && (
                    <a class="btn push" href="/desk/entries/new">
                        <Icon of="plus" />
                        Nova
                    </a>
                )}
            </header>
            <label class="find">
                <Icon of="find" />
                <span class="sr">Buscar na base</span>
                <input
                    type="search"
                    placeholder="Busque como um cliente perguntaria"
                    value={words}
                    onInput={event => go(address(id, event.currentTarget.value, state), true)}
                />
                <kbd class="hint">/</kbd>
            </label>
            <Filters words={words} state={state} id={id} />
            <div class="scroll" tabIndex={-1}>
                {words && result.data?.outcome && (
                    <p class="outcome">
                        <Verdict outcome={result.data.outcome} />
                    </p>
                )}
                <Found {...result} words={words} state={state} id={id} />
            </div>
        </section>
    );
}

export function Entries() {
    const { id } = route.value;
    return (
        <div class={`desk book ${id ? "reading" : "choosing"}`}>
            <Rail />
            <EntryList />
            <main class="pane page">
                {id ? (
                    <Editor key={id} id={id} />
                ) : (
                    <p class="said">Escolha uma entrada ou crie uma nova.</p>
                )}
            </main>
        </div>
    );
}
