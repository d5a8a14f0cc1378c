// The provider's failures, and what it sent.
import { hour } from "../common/words.js";
import { send, setSwitches, switches, webhooks } from "./state.js";

const fails = [
    [0, "não falha"],
    [429, "429, muitas mensagens"],
    [500, "500, erro do provedor"],
    [131047, "131047, janela fechada"],
];
const withheld = [
    ["", "nenhum"],
    ["sent", "enviada"],
    ["delivered", "entregue"],
    ["read", "lida"],
];
const toggles = [
    ["time_out", "Aceitar os envios e nunca responder"],
    ["duplicate", "Entregar cada webhook três vezes"],
    ["reorder", "Trocar a ordem das entregas"],
    ["silent", "Não avisar nenhum estado"],
];

const Choice = ({ label, value, options, onChange }) => (
    <label class="field">
        <span>{label}</span>
        <select class="input" value={value} onChange={event => onChange(event.currentTarget.value)}>
            {options.map(([key, words]) => (
                <option key={key} value={key}>
                    {words}
                </option>
            ))}
        </select>
    </label>
);

export function Switches() {
    const now = switches.value;
    return (
        <section class="panel" aria-labelledby="switches">
            <h2 id="switches">Falhas do provedor</h2>
            <Choice
                label="O próximo envio"
                value={now.fail_next ?? 0}
                options={fails}
                onChange={value => setSwitches({ fail_next: Number(value) })}
            />
            {toggles.map(([key, label]) => (
                <label class="check" key={key}>
                    <input
                        type="checkbox"
                        checked={Boolean(now[key])}
                        onChange={event => setSwitches({ [key]: event.currentTarget.checked })}
                    />
                    {label}
                </label>
            ))}
            <label class="field">
                <span>Mensagens por entrega</span>
                <input
                    class="input"
                    type="number"
                    min={1}
                    max={20}
                    value={now.batch || 1}
                    onChange={event => setSwitches({ batch: Number(event.currentTarget.value) })}
                />
            </label>
            <Choice
                label="Aviso que não chega"
                value={now.withhold || ""}
                options={withheld}
                onChange={value => setSwitches({ withhold: value })}
            />
        </section>
    );
}

const burst = ["oi", "bom dia", "preciso de ajuda"];

export function Shortcuts() {
    const sendBurst = async () => {
        for (const text of burst) await send({ type: "text", text });
    };
    return (
        <section class="panel" aria-labelledby="shortcuts">
            <h2 id="shortcuts">Enviar de uma vez</h2>
            <div class="chips">
                <button class="btn" onClick={sendBurst}>
                    Três mensagens curtas
                </button>
                <button class="btn" onClick={() => send({ type: "text", text: "oi", repeat: 10 })}>
                    A mesma entrega 10 vezes
                </button>
                <button class="btn" onClick={() => send({ type: "text", text: "🤔🤔🤔" })}>
                    Só emoji
                </button>
            </div>
        </section>
    );
}

/** What was delivered, whatever the form: the raw text, or an object around it. */
function textOf(webhook) {
    const raw = webhook.body ?? webhook.json ?? webhook.raw ?? webhook;
    if (typeof raw !== "string") return JSON.stringify(raw, null, 2);
    try {
        return JSON.stringify(JSON.parse(raw), null, 2);
    } catch {
        return raw;
    }
}

const kindOf = text => (text.includes('"statuses"') ? "status" : "mensagem");

function Webhook({ webhook }) {
    const text = textOf(webhook);
    return (
        <li>
            <details>
                <summary>
                    {webhook.at && <time>{hour(webhook.at)} </time>}
                    {kindOf(text)}
                    {webhook.status && <span class="chip push">{webhook.status}</span>}
                </summary>
                <pre tabIndex={0}>{text}</pre>
            </details>
        </li>
    );
}

export function Webhooks() {
    const list = webhooks.value;
    return (
        <section class="panel" aria-labelledby="webhooks">
            <h2 id="webhooks">Webhooks enviados</h2>
            {!list.length && <p class="muted">Nenhum ainda.</p>}
            <ol class="webhooks">
                {list
                    .slice(-50)
                    .reverse()
                    .map((webhook, i) => (
                        <Webhook key={webhook.id ?? list.length - i} webhook={webhook} />
                    ))}
            </ol>
        </section>
    );
}
