// The conversation: header with actions, messages, composer.
import { useSignal } from "@preact/signals";
import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { day, sameDay } from "../common/words.js";
import { Composer } from "./composer.jsx";
import { Head } from "./head.jsx";
import { openTicket, opening } from "./live.js";
import { Message } from "./message.jsx";
import { Spread } from "./spread.jsx";
import { loadEarlier, threadOf } from "./threads.js";

const near = 160; // px from the end that still counts as reading the end

const conversationOf = message => (message?.local ? null : message?.id.split(":")[0]);

/** Another conversation begins here: the one before it had ended. */
function begins(before, message) {
    const [one, other] = [conversationOf(before), conversationOf(message)];
    return Boolean(one && other && one !== other);
}

function Days({ messages, ticket }) {
    return messages.map((message, i) => {
        const before = messages[i - 1];
        const turned = !before || !sameDay(before.at, message.at);
        return (
            <Fragment key={message.id}>
                {begins(before, message) && <p class="said turn">Outra conversa começa aqui</p>}
                {turned && <p class="said day">{day(message.at)}</p>}
                <Message message={message} ticket={ticket} />
            </Fragment>
        );
    });
}

function Earlier({ conversation, thread, box }) {
    const label = thread.whole ? "Conversa anterior" : "Mensagens anteriores";
    const state = useSignal("");
    const load = async () => {
        const { scrollHeight, scrollTop } = box.current;
        state.value = "busy";
        try {
            await loadEarlier(conversation);
            state.value = "";
            requestAnimationFrame(() => {
                // keep what was being read where it was
                box.current.scrollTop = scrollTop + box.current.scrollHeight - scrollHeight;
            });
        } catch {
            state.value = "failed";
        }
    };
    if (thread.done) return <p class="said">Não há conversa anterior.</p>;
    return (
        <p class="said">
            {state.value === "failed" && "Não foi possível carregar. "}
            <button class="btn" disabled={state.value === "busy"} onClick={load}>
                {state.value === "failed" ? "Tentar de novo" : label}
            </button>
        </p>
    );
}

function Missing({ ticket }) {
    if (opening.value.id !== ticket.id || !opening.value.failed)
        return <p class="said">Carregando a conversa…</p>;
    return (
        <p class="said">
            Não foi possível carregar a conversa.{" "}
            <button class="link" onClick={() => openTicket(ticket.id)}>
                Tentar de novo
            </button>
        </p>
    );
}

const atEnd = pane => pane.scrollHeight - pane.scrollTop - pane.clientHeight < 40;

/** Keeps the end in sight when the composer grows. Returns what to call on a scroll. */
function useFoot(box) {
    const kept = useRef(true);
    useEffect(() => {
        const pane = box.current;
        const watch = new ResizeObserver(() => {
            if (kept.current) pane.scrollTop = pane.scrollHeight;
        });
        watch.observe(pane);
        return () => watch.disconnect();
    }, []);
    return () => {
        kept.current = atEnd(box.current);
    };
}

/** Scrolls to the end only if the reader was there, or wrote the last message. */
function useEnd(box, thread, ticket) {
    const below = useSignal(false);
    const end = () => {
        box.current.scrollTop = box.current.scrollHeight;
        below.value = false;
    };
    const last = thread?.messages.at(-1);
    useLayoutEffect(end, [ticket.id, !thread]);
    useLayoutEffect(() => {
        const { scrollHeight, scrollTop, clientHeight } = box.current;
        if (scrollHeight - scrollTop - clientHeight < near || last?.state === "sending") end();
        else if (last) below.value = true;
    }, [last?.id]);
    return { below, end };
}

function Messages({ ticket }) {
    const box = useRef();
    const thread = threadOf(ticket.conversation).value;
    const { below, end } = useEnd(box, thread, ticket);
    const keepFoot = useFoot(box);
    const onScroll = ({ currentTarget: pane }) => {
        keepFoot();
        if (atEnd(pane)) below.value = false;
    };
    return (
        <>
            <div
                class="talk"
                ref={box}
                role="log"
                aria-label="Mensagens"
                tabIndex={0}
                onScroll={onScroll}
            >
                {!thread && <Missing ticket={ticket} />}
                {thread && <Earlier conversation={ticket.conversation} thread={thread} box={box} />}
                {thread && <Days messages={thread.messages} ticket={ticket.id} />}
            </div>
            <div class="over">
                {below.value && (
                    <button class="btn pill up" onClick={end}>
                        Mensagens novas ↓
                    </button>
                )}
            </div>
        </>
    );
}

export function Talk({ ticket }) {
    return (
        <main class="pane chat">
            <Head ticket={ticket} />
            <Messages ticket={ticket} />
            <Spread ticket={ticket} />
            <Composer key={ticket.id} ticket={ticket} />
        </main>
    );
}
