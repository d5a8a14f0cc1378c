// The phone: what a customer sees, and what a customer can send.
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Face, Icon } from "../common/icon.jsx";
import { rich } from "../common/rich.jsx";
import { day, hour, sameDay } from "../common/words.js";
import { customer, everybody, link, messages, problem, send } from "./state.js";

const samples = [
    ["image", "image", "Foto"],
    ["audio", "mic", "Áudio"],
    ["location", "pin", "Localização"],
];
/** Icon and name of what is more than words. */
const kinds = {
    image: ["image", "Foto"],
    audio: ["mic", "Mensagem de voz"],
    video: ["image", "Vídeo"],
    document: ["clip", "Documento"],
    sticker: ["image", "Figurinha"],
    location: ["pin", "Localização"],
    contacts: ["clip", "Contato"],
    unsupported: ["clip", "Enquete"],
};
const ticks = {
    sent: ["check", "enviada"],
    accepted: ["check", "enviada"],
    delivered: ["checks", "entregue"],
    read: ["checks", "lida"],
};

function Ticks({ message }) {
    if (message.failed || message.status === "failed")
        return <span class="lost">falhou{message.failed ? ` (${message.failed})` : ""}</span>;
    const [icon, words] = ticks[message.status] ?? [];
    if (!icon) return null;
    return (
        <span class={`tick ${message.status}`}>
            <Icon of={icon} />
            <span class="sr">{words}</span>
        </span>
    );
}

function Replies({ message, used, choose, openList }) {
    const chosen = used[message.id];
    const off = chosen !== undefined;
    return (
        <>
            {message.buttons?.map(button => (
                <button
                    key={button.id}
                    class="reply"
                    disabled={off}
                    aria-pressed={off ? chosen === button.id : null}
                    onClick={() => choose(message, "button", button)}
                >
                    {button.title}
                </button>
            ))}
            {message.list && (
                <button class="reply" disabled={off} onClick={() => openList(message)}>
                    <Icon of="list" />
                    {message.list.button ?? "Ver opções"}
                </button>
            )}
        </>
    );
}

function Bubble({ message, ...rest }) {
    const mine = message.from === "customer";
    const [icon, kind] = kinds[message.type] ?? [];
    return (
        <article class={`wa ${mine ? "out" : "in"}`}>
            <div class="wa-body">
                <span class="sr">{mine ? "Cliente: " : "Empresa: "}</span>
                {icon && (
                    <span class="wa-kind">
                        <Icon of={icon} />
                        {kind}
                    </span>
                )}
                <span class="wa-text">{rich(message.text)}</span>
                <span class="wa-foot">
                    <time>{hour(message.at)}</time>
                    <Ticks message={message} />
                </span>
            </div>
            {!mine && <Replies message={message} {...rest} />}
        </article>
    );
}

/** A list as the provider sends it: sections with rows, or just rows. */
const sectionsOf = list =>
    list.sections ?? [{ title: "", rows: Array.isArray(list) ? list : (list.rows ?? []) }];

function Sheet({ message, close, choose }) {
    const box = useRef();
    useLayoutEffect(() => {
        box.current.showModal();
    }, []);
    const pick = row => {
        choose(message, "list", row);
        close();
    };
    return (
        <dialog class="sheet-list" ref={box} aria-labelledby="list-title" onClose={close}>
            <h2 id="list-title">{message.list.button ?? "Opções"}</h2>
            {sectionsOf(message.list).map((section, i) => (
                <section key={i}>
                    {section.title && <h3 class="muted small">{section.title}</h3>}
                    {section.rows.map(row => (
                        <button key={row.id} class="list-row" onClick={() => pick(row)}>
                            <strong>{row.title}</strong>
                            {row.description && <span class="muted">{row.description}</span>}
                        </button>
                    ))}
                </section>
            ))}
            <form method="dialog">
                <button class="btn">Fechar</button>
            </form>
        </dialog>
    );
}

function Attach() {
    const open = useSignal(false);
    const pick = type => {
        open.value = false;
        send({ type });
    };
    return (
        <div class="attach">
            <button
                type="button"
                class="btn icon"
                aria-label="Anexar exemplo"
                aria-expanded={open.value}
                onClick={() => {
                    open.value = !open.value;
                }}
            >
                <Icon of="plus" />
            </button>
            {open.value && (
                <div class="attach-list">
                    {samples.map(([type, icon, label]) => (
                        <button type="button" key={type} class="btn" onClick={() => pick(type)}>
                            <Icon of={icon} />
                            {label}
                        </button>
                    ))}
                </div>
            )}
        </div>
    );
}

function Write() {
    const text = useSignal("");
    const field = useRef();
    const submit = event => {
        event.preventDefault();
        const words = text.value.trim();
        if (!words) return;
        text.value = "";
        send({ type: "text", text: words });
        field.current.focus();
    };
    const onKeyDown = event => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
    };
    return (
        <form class="wa-write" onSubmit={submit}>
            <Attach />
            <label class="sr" for="wa-field">
                Mensagem
            </label>
            <textarea
                id="wa-field"
                ref={field}
                rows={1}
                placeholder="Mensagem"
                value={text.value}
                onInput={event => {
                    text.value = event.currentTarget.value;
                }}
                onKeyDown={onKeyDown}
            />
            <button class="wa-send" aria-label="Enviar">
                <Icon of="send" />
            </button>
        </form>
    );
}

function Days(props) {
    return messages.value.map((message, i) => {
        const before = messages.value[i - 1];
        return [
            (!before || !sameDay(before.at, message.at)) && (
                <p class="wa-day" key={`day ${message.id}`}>
                    {day(message.at)}
                </p>
            ),
            <Bubble key={message.id} message={message} {...props} />,
        ];
    });
}

export function Phone() {
    const box = useRef();
    const used = useSignal({});
    const listed = useSignal(null);
    const who = everybody().find(one => one.phone === customer.value);
    const choose = (message, type, reply) => {
        used.value = { ...used.value, [message.id]: reply.id };
        send({ type, reply_id: reply.id, title: reply.title });
    };
    useLayoutEffect(() => {
        box.current.scrollTop = box.current.scrollHeight;
    }, [messages.value.at(-1)?.id, customer.value]);
    return (
        <section class="phone" aria-label={`Celular de ${who?.name ?? "cliente"}`}>
            <header class="wa-head">
                <Face name="Mercado" />
                <div>
                    <h2>Atendimento</h2>
                    <p class="small">{link.value === "live" ? "on-line" : "conectando…"}</p>
                </div>
            </header>
            <div class="wa-talk" ref={box} role="log" aria-label="Conversa" tabIndex={0}>
                {!messages.value.length && <p class="wa-day">Escreva “oi” para começar</p>}
                <Days
                    used={used.value}
                    choose={choose}
                    openList={message => {
                        listed.value = message;
                    }}
                />
            </div>
            {problem.value && (
                <p class="bar bad" role="alert">
                    {problem.value}
                </p>
            )}
            <Write />
            {listed.value && (
                <Sheet
                    message={listed.value}
                    choose={choose}
                    close={() => {
                        listed.value = null;
                    }}
                />
            )}
        </section>
    );
}
