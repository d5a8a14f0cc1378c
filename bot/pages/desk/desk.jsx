// The desk: login, then the area that the address names.
import { useEffect } from "preact/hooks";
import { showPage } from "../common/show_page.js";
import { link, opening, openTicket, startLive } from "./live.js";
import { Card } from "./card.jsx";
import { Dead, Gaps, Review } from "./lists.jsx";
import { Dialogs } from "./dialogs.jsx";
import { forgetOldDrafts } from "./drafts.js";
import { Entries } from "./entries.jsx";
import { onKey } from "./keys.js";
import { List } from "./list.jsx";
import { Login, LoginOver } from "./login.jsx";
import { cardOpen, paletteOpen } from "./open.js";
import { Palette } from "./palette.jsx";
import { Rail } from "./rail.jsx";
import { route } from "./route.js";
import { askSession, loginOver, user } from "./staff.js";
import { Talk } from "./talk.jsx";
import { held, isMine, isOpen, openedTicket, order, ticketOf } from "./tickets.js";
import { toast, undoLast } from "./toast.js";

function Nothing() {
    const { id } = route.value;
    const missing = id && opening.value.id === id && opening.value.failed;
    return (
        <main class="pane chat empty">
            <p class="said">
                {missing
                    ? "Este chamado não foi encontrado."
                    : id
                      ? "Carregando…"
                      : "Escolha uma conversa."}
            </p>
        </main>
    );
}

function Inbox() {
    const { id } = route.value;
    const ticket = id && openedTicket(id);
    useEffect(() => {
        cardOpen.value = false;
        if (id) openTicket(id);
    }, [id]);
    return (
        <div class={`desk inbox ${id ? "reading" : "choosing"} ${cardOpen.value ? "beside" : ""}`}>
            <Rail />
            <List />
            {ticket ? <Talk ticket={ticket} /> : <Nothing />}
            {ticket && <Card ticket={ticket} />}
        </div>
    );
}

const pages = { inbox: Inbox, entries: Entries, gaps: Gaps, review: Review, dead: Dead };
const titles = {
    inbox: "Atendimento",
    entries: "Conhecimento",
    gaps: "Lacunas",
    review: "Revisão",
    dead: "Avisos",
};

/** New conversations, and customers' messages that wait for me. */
function waiting() {
    const mine = order.value
        .map(id => ticketOf(id).value)
        .filter(ticket => isOpen(ticket) && isMine(ticket) && ticket.unread > 0);
    return held.value.length + mine.length;
}

function Status() {
    if (link.value !== "live") {
        return <p class="toast">Reconectando… Você pode continuar escrevendo.</p>;
    }
    if (!toast.value) return null;
    return (
        <p class="toast">
            {toast.value.text}
            {toast.value.undo && (
                <button class="link" onClick={undoLast}>
                    Desfazer
                </button>
            )}
        </p>
    );
}

function Desk() {
    const { area } = route.value;
    const Page = pages[area];
    const n = waiting();
    useEffect(() => {
        document.title = `${n ? `(${n}) ` : ""}${titles[area]} · Balcão`;
    }, [n, area]);
    return (
        <>
            <Page />
            <div role="status">
                <Status />
            </div>
            <Dialogs />
            {paletteOpen.value && <Palette />}
            {loginOver.value && <LoginOver />}
        </>
    );
}

function App() {
    if (user.value === undefined) return null;
    return user.value ? <Desk /> : <Login />;
}

async function start() {
    forgetOldDrafts();
    addEventListener("keydown", event => {
        if (user.value) onKey(event);
    });
    for (let tries = 0; user.value === undefined; tries++) {
        await askSession().catch(() => new Promise(wake => setTimeout(wake, 500 * (tries + 1))));
    }
    startLive();
    showPage(<App />);
}

start();
