// One entry: question, other wordings, answer, where it counts, and a live test of who would get it.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { sentence } from "../common/api.js";
import { Icon } from "../common/icon.jsx";
import { fromField, full, toField, when } from "../common/words.js";
import { states } from "./entries.jsx";
import { go, route } from "./route.js";
import { call, get, may, post } from "./staff.js";
import { Test } from "./test.jsx";
import { say } from "./toast.js";

const lines = text =>
    text
        .split("\n")
        .map(line => line.trim())
        .filter(Boolean);

/** The entry as the fields hold it. */
const toForm = entry => ({
    question: entry.question ?? "",
    wordings: (entry.wordings ?? []).join("\n"),
    answer: entry.answer ?? "",
    tags: (entry.tags ?? []).join(", "),
    audience: entry.audience ?? "all",
    until: toField(entry.valid_until),
    state: entry.state ?? "published",
});

const fromForm = form => ({
    question: form.question.trim(),
    wordings: lines(form.wordings),
    answer: form.answer.trim(),
    tags: form.tags
        .split(",")
        .map(tag => tag.trim())
        .filter(Boolean),
    audience: form.audience.trim() || "all",
    valid_until: fromField(form.until),
    state: form.state === "draft" ? "draft" : "published",
});

function useEntry(id) {
    const state = useSignal({ entry: null, form: null, failed: false });
    const load = async () => {
        try {
            const entry = id === "new" ? {} : await get(`entries/${encodeURIComponent(id)}`);
            state.value = { entry, form: toForm(entry), failed: false };
        } catch (refusal) {
            state.value = { ...state.peek(), failed: refusal };
        }
    };
    useEffect(() => {
        load();
    }, [id]);
    const change = patch => {
        state.value = { ...state.peek(), form: { ...state.peek().form, ...patch } };
    };
    return { state, load, change };
}

/** A labelled field of the form; `as` is the element that takes the text. */
const Field = ({ as: Element, label, name, form, change, hint, ...rest }) => (
    <label class="field">
        <span>{label}</span>
        <Element
            class="input"
            name={name}
            value={form[name]}
            {...rest}
            onInput={event => change({ [name]: event.currentTarget.value })}
        />
        {hint && <span class="muted">{hint}</span>}
    </label>
);

const Text = props => <Field as="input" {...props} />;
const Area = props => <Field as="textarea" {...props} />;

function Fields({ form, change }) {
    const both = { form, change };
    return (
        <>
            <Text label="Pergunta" name="question" required {...both} />
            <Area
                label="Outras formas de perguntar"
                name="wordings"
                {...both}
                hint="Uma por linha, com as palavras dos clientes"
            />
            <Area
                label="Resposta"
                name="answer"
                required
                maxLength={4096}
                {...both}
                hint="*negrito* e _itálico_ como no WhatsApp"
            />
            <div class="pair">
                <Text label="Etiquetas" name="tags" {...both} hint="separadas por vírgula" />
                <Text label="Público" name="audience" {...both} hint="all: todos" />
            </div>
            <div class="pair">
                <Text
                    label="Vale até"
                    name="until"
                    type="datetime-local"
                    {...both}
                    hint="vazio: sempre"
                />
                <label class="field">
                    <span>Estado</span>
                    <select
                        class="input"
                        value={form.state === "draft" ? "draft" : "published"}
                        onChange={event => change({ state: event.currentTarget.value })}
                    >
                        <option value="published">Publicada</option>
                        <option value="draft">Rascunho</option>
                    </select>
                </label>
            </div>
        </>
    );
}

const sources = { import: "importação", editor: "edição", ticket: "atendimento" };

function History({ entry }) {
    if (!entry.id) return null;
    const { kind, by, ticket } = entry.source ?? {};
    return (
        <section class="box">
            <h3>Origem e histórico</h3>
            <p class="small muted">
                {sources[kind] ?? kind}
                {by && ` · ${by}`}
                {ticket && (
                    <>
                        {" "}
                        · <a href={`/desk/t/${ticket}`}>ver o atendimento</a>
                    </>
                )}
                {entry.created_at && ` · ${when(entry.created_at)}`}
                {` · ajudou ${entry.helped ?? 0}, não ajudou ${entry.not_helped ?? 0}`}
            </p>
            <ol class="steps small">
                {(entry.history ?? []).map(step => (
                    <li key={step.at + step.what}>
                        <time title={full(step.at)}>{when(step.at)}</time> {step.what}
                        {step.by && `, ${step.by}`}
                    </li>
                ))}
            </ol>
        </section>
    );
}

function StateChip({ entry }) {
    const [tone, words] = states[entry.state] ?? ["", "nova"];
    return <span class={`chip ${tone}`}>{words}</span>;
}

async function save(id, entry, form) {
    const body = { ...fromForm(form), version: entry.version };
    if (id === "new") return post("entries", body);
    return call("PUT", `entries/${encodeURIComponent(id)}`, body);
}

/** What the buttons do; refusals become a sentence beside them. */
function useDeeds(id, state, load) {
    const problem = useSignal(null);
    const run = async deed => {
        problem.value = null;
        await deed().catch(refusal => {
            problem.value = refusal;
        });
    };
    const submit = event => {
        event.preventDefault();
        run(async () => {
            const saved = await save(id, state.value.entry, state.value.form);
            say("Entrada salva. O assistente já usa esta versão.");
            if (id === "new") return go(`/desk/entries/${saved.id}`, true);
            state.value = { ...state.value, entry: { ...state.value.entry, ...saved } };
        });
    };
    const remove = () =>
        run(async () => {
            await call("DELETE", `entries/${encodeURIComponent(id)}`);
            say("Entrada excluída. O assistente não responde mais com ela.");
            go("/desk/entries");
        });
    const takeTheirs = () => {
        problem.value = null;
        load();
    };
    return { problem, submit, remove, takeTheirs };
}

function Problem({ problem, takeTheirs }) {
    if (!problem) return null;
    return (
        <p class="bar bad" role="alert">
            {sentence(problem)}{" "}
            {problem.status === 409 && (
                <button type="button" class="link" onClick={takeTheirs}>
                    Ver como ficou
                </button>
            )}
        </p>
    );
}

function Remove({ remove }) {
    const asked = useSignal(false);
    if (!asked.value) {
        return (
            <button
                type="button"
                class="btn danger"
                onClick={() => {
                    asked.value = true;
                }}
            >
                Excluir
            </button>
        );
    }
    return (
        <span class="ends">
            <button
                type="button"
                class="btn"
                onClick={() => {
                    asked.value = false;
                }}
            >
                Manter
            </button>
            <button type="button" class="btn danger" onClick={remove}>
                Excluir mesmo
            </button>
        </span>
    );
}

function Head({ entry }) {
    return (
        <header class="head">
            <button
                class="btn icon only-small"
                aria-label="Voltar à lista"
                onClick={() => go("/desk/entries")}
            >
                <Icon of="back" />
            </button>
            <h2 class="trim">{entry.id ? entry.question : "Nova entrada"}</h2>
            <span class="push">
                <StateChip entry={entry} />
            </span>
        </header>
    );
}

export function Editor({ id }) {
    const { state, load, change } = useEntry(id);
    const { problem, submit, remove, takeTheirs } = useDeeds(id, state, load);
    const { entry, form, failed } = state.value;
    if (failed) {
        return (
            <p class="said">
                Não foi possível abrir a entrada.{" "}
                <button class="link" onClick={load}>
                    Tentar de novo
                </button>
            </p>
        );
    }
    if (!form) return <p class="said">Carregando…</p>;
    const first = route.value.query.get("q") ?? form.question;
    return (
        <>
            <Head entry={entry} />
            <div class="scroll sheet" tabIndex={-1}>
                <form class="editor" onSubmit={submit}>
                    <fieldset disabled={!may("edit")}>
                        <Fields form={form} change={change} />
                    </fieldset>
                    <Problem problem={problem.value} takeTheirs={takeTheirs} />
                    {may("edit") ? (
                        <div class="ends">
                            {entry.id && entry.state !== "deleted" && <Remove remove={remove} />}
                            <button class="btn main">Salvar</button>
                        </div>
                    ) : (
                        <p class="muted">Quem muda a base são os editores.</p>
                    )}
                </form>
                <div class="beside-editor">
                    <Test id={entry.id} first={first} />
                    <History entry={entry} />
                </div>
            </div>
        </>
    );
}
