// The web chat: a page of its own, or inside the frame that widget.js opens on another site.
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { Icon } from "../common/icon.jsx";
import { rich } from "../common/rich.jsx";
import { day, full, hour, sameDay } from "../common/words.js";
import { showPage } from "../common/show_page.js";
import { File } from "./file.jsx";
import { embedded, hidden, tellHost, tellUnread } from "./host.js";
import {
    choose,
    inOrder,
    link,
    messages,
    outbox,
    sendText,
    start,
    tryAgain,
    typing,
    used,
} from "./visit.js";

const longest = 4096;

function Buttons({ message }) {
    if (!message.buttons?.length) return null;
    const chosen = used.value[message.id];
    return (
        <div class="choices" role="group" aria-label="Opções">
            {message.buttons.map(button => (
                <button
                    key={button.id}
                    class="btn choice"
                    disabled={chosen !== undefined}
                    aria-pressed={chosen === undefined ? null : chosen === button.id}
                    onClick={() => choose(message, button)}
                >
                    {button.title}
                </button>
            ))}
        </div>
    );
}

function State({ message }) {
    if (message.state === "sending") return <span>enviando…</span>;
    if (message.state !== "failed") return null;
    return (
        <>
            <strong class="failed-word">não enviada</strong>
            <button class="link" onClick={() => tryAgain(message.id)}>
                Tentar de novo
            </button>
        </>
    );
}

const speaker = message => {
    if (message.who === "customer") return "Você";
    return message.who === "analyst" ? (message.by ?? "Equipe") : "Assistente";
};

function Message({ message, first }) {
    if (message.who === "system") return <p class="said">{message.text}</p>;
    const mine = message.who === "customer";
    return (
        <article class={`bubble ${mine ? "mine" : "theirs"} ${message.state ?? ""}`}>
            {!mine && first ? (
                <p class="speaker">{speaker(message)}</p>
            ) : (
                <span class="sr">{speaker(message)}: </span>
            )}
            {message.media && (
                <div class="media">
                    <File message={message} />
                </div>
            )}
            {(message.text || !message.media) && <p class="words">{rich(message.text)}</p>}
            <footer>
                <time title={full(message.at)}>{hour(message.at)}</time>
                <State message={message} />
            </footer>
            <Buttons message={message} />
        </article>
    );
}

const voice = message => `${message?.who} ${message?.by ?? ""}`;

function Conversation({ list }) {
    return list.map((message, i) => {
        const before = list[i - 1];
        const turned = !before || !sameDay(before.at, message.at);
        return [
            turned && (
                <p class="said" key={`day ${message.id}`}>
                    {day(message.at)}
                </p>
            ),
            <Message
                key={message.id}
                message={message}
                first={turned || voice(before) !== voice(message)}
            />,
        ];
    });
}

/** Follows the end while the reader is there; says so when something came below. */
function useEnd(box, mark, mine) {
    const below = useSignal(false);
    const end = () => {
        box.current.scrollTop = box.current.scrollHeight;
        below.value = false;
    };
    useLayoutEffect(() => {
        const { scrollHeight, scrollTop, clientHeight } = box.current;
        if (mine || scrollHeight - scrollTop - clientHeight < 240) end();
        else below.value = true;
    }, [mark]);
    return { below, end };
}

function Messages() {
    const box = useRef();
    const list = inOrder();
    const last = list.at(-1);
    const { below, end } = useEnd(box, `${last?.id} ${typing.value}`, last?.state === "sending");
    return (
        <>
            <div
                class="messages"
                ref={box}
                role="log"
                aria-live="polite"
                aria-label="Mensagens"
                tabIndex={0}
            >
                {!list.length && <p class="said">Olá! Escreva a sua pergunta aqui embaixo.</p>}
                <Conversation list={list} />
                {typing.value && (
                    <p class="bubble theirs dots">
                        <span class="sr">Escrevendo…</span>
                        <i />
                        <i />
                        <i />
                    </p>
                )}
            </div>
            <div class="over">
                {below.value && (
                    <button class="btn pill" onClick={end}>
                        Mensagens novas ↓
                    </button>
                )}
            </div>
        </>
    );
}

function Write() {
    const text = useSignal("");
    const field = useRef();
    useEffect(() => {
        if (!embedded) field.current.focus({ preventScroll: true });
    }, []);
    const send = event => {
        event.preventDefault();
        const words = text.value.trim();
        if (!words || words.length > longest) return;
        text.value = "";
        sendText(words);
        field.current.focus();
    };
    const onKeyDown = event => {
        if (event.key === "Escape" && embedded) tellHost("close");
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
    };
    const over = text.value.length - longest;
    return (
        <form class="say" onSubmit={send}>
            {over > 0 && (
                <p class="bar bad" role="alert">
                    A mensagem tem {over} caracteres a mais do que cabe.
                </p>
            )}
            <div class="say-row">
                <label class="sr" for="say">
                    Sua mensagem
                </label>
                <textarea
                    id="say"
                    ref={field}
                    rows={1}
                    value={text.value}
                    class="input"
                    placeholder="Escreva sua mensagem"
                    enterkeyhint="send"
                    onInput={event => {
                        text.value = event.currentTarget.value;
                    }}
                    onKeyDown={onKeyDown}
                />
                <button class="btn main round" aria-label="Enviar">
                    <Icon of="send" />
                </button>
            </div>
        </form>
    );
}

function Link() {
    const waits = outbox.value.some(one => one.state === "sending");
    if (link.value !== "reconnecting") return null;
    return (
        <p class="bar">
            Sem conexão. Reconectando…
            {waits && " O que você escreveu será enviado."}
        </p>
    );
}

function useUnread() {
    const seen = useRef(null);
    const last = messages.value.length;
    if (seen.current === null || !hidden.value) seen.current = last;
    const unread = messages.value.slice(seen.current).filter(one => one.who !== "customer").length;
    useEffect(() => {
        document.title = unread ? `(${unread}) Atendimento` : "Atendimento";
        tellUnread(unread);
    }, [unread]);
}

function Chat() {
    useUnread();
    return (
        <div class={`visit ${embedded ? "embedded" : ""}`}>
            <header class="top">
                <span class="mark">
                    <Icon of="logo" />
                </span>
                <div>
                    <h1>Atendimento</h1>
                    <p class="small">
                        {link.value === "live" ? "Responde na hora" : "Conectando…"}
                    </p>
                </div>
                {embedded && (
                    <button
                        class="btn icon push"
                        aria-label="Fechar o chat"
                        onClick={() => tellHost("close")}
                    >
                        <Icon of="close" />
                    </button>
                )}
            </header>
            <main class="body">
                <div role="status">
                    <Link />
                </div>
                <Messages />
                <Write />
            </main>
        </div>
    );
}

showPage(<Chat />);
start();
