// The provider's failures, and what it sent.
import { hour } from "../common/words.js";
import { customer, happen, send, setSwitches, switches, webhooks } from "./state.js";

const fails = [
    [0, "não falha"],
    [429, "429, muitas mensagens"],
    [500, "500, erro do provedor"],
    [502, "502, página de erro em HTML"],
    [190, "190, token vencido"],
    [131026, "131026, não pode ser entregue"],
    [131047, "131047, janela fechada"],
    [131056, "131056, rápido demais para um cliente"],
];
const withheld = [
    ["", "nenhum"],
    ["sent", "enviada"],
    ["delivered", "entregue"],
    ["read", "lida"],
];
const toggles = [
    ["down", "Fechar todas as conexões"],
    ["time_out", "Aceitar os envios e nunca responder"],
    ["drop", "Aceitar os envios e cortar a conexão"],
    ["early", "Responder só depois dos avisos de estado"],
    ["duplicate", "Entregar cada webhook três vezes"],
    ["reorder", "Trocar a ordem das entregas"],
    ["shuffle", "Embaralhar os avisos de estado"],
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
            <Choice
                label="Todos os envios"
                value={now.fail_all ?? 0}
                options={fails}
                onChange={value => setSwitches({ fail_all: Number(value) })}
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
                    max={1000}
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
const name = "retomar_conversa"; // one of those that the simulator has from the start
const events = [
    ["O cliente não quer mais promoções", () => ({ kind: "opt_out", customer: customer.value })],
    ["O cliente quer promoções de novo", () => ({ kind: "opt_in", customer: customer.value })],
    ["Um modelo de mensagem é pausado", () => ({ kind: "template", name, status: "PAUSED" })],
    ["Esse modelo é liberado", () => ({ kind: "template", name, status: "APPROVED" })],
];

export function Events() {
    return (
        <section class="panel" aria-labelledby="events">
            <h2 id="events">Acontecimentos</h2>
            <div class="chips">
                {events.map(([label, event]) => (
                    <button class="btn" key={label} onClick={() => happen(event())}>
                        {label}
                    </button>
                ))}
            </div>
        </section>
    );
}

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
