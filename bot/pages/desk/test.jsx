// "Quem perguntaria isto?": a customer's sentence, and what the assistant would do with it now.
import { useSignal } from "@preact/signals";
import { percent } from "../common/words.js";
import { Verdict } from "./entries.jsx";
import { useFetched } from "./fetched.js";
import { changed } from "./live.js";
import { post } from "./staff.js";

function Hits({ hits, id }) {
    return (
        <ol class="hits small">
            {hits.slice(0, 5).map(hit => (
                <li key={hit.entry} class={hit.entry === id ? "self" : ""}>
                    <a class="trim" href={`/desk/entries/${hit.entry}`}>
                        {hit.question}
                    </a>
                    {hit.entry === id && <span class="chip accent">esta</span>}
                    <span class="figures push">{percent(hit.p)}</span>
                </li>
            ))}
        </ol>
    );
}

function Result({ data, failed, id }) {
    if (failed) return <p class="small muted">Não foi possível testar agora.</p>;
    if (!data) return <p class="small muted">Escreva como um cliente escreveria.</p>;
    const first = data.hits?.[0];
    const wins = id && first?.entry === id && data.outcome !== "none";
    return (
        <>
            <p>
                <Verdict outcome={data.outcome} />{" "}
                {id && (
                    <span class="small muted">{wins ? "com esta entrada" : "não com esta"}</span>
                )}
            </p>
            <Hits hits={data.hits ?? []} id={id} />
        </>
    );
}

export function Test({ id, first }) {
    const text = useSignal(first);
    const words = text.value.trim();
    const result = useFetched(
        () => (words ? post("entries/test", { text: words }) : null),
        [words, changed.value.entry],
        300,
    );
    return (
        <section class="box">
            <h3>Quem perguntaria isto?</h3>
            <label class="field">
                <span>Frase de um cliente</span>
                <input
                    class="input"
                    value={text.value}
                    onInput={event => {
                        text.value = event.currentTarget.value;
                    }}
                />
            </label>
            <div aria-live="polite">
                <Result {...result} id={id} />
            </div>
        </section>
    );
}
