// Wires the desk's events to what is known here. Listen first, then fetch, then drop the events
// that the snapshot already holds.
import { effect, signal } from "@preact/signals";
import { listen } from "../common/stream.js";
import { notePresence, tellPresence } from "./presence.js";
import { route } from "./route.js";
import { get, loginOver, user } from "./staff.js";
import { file, fill } from "./threads.js";
import { include, loadTickets, now, peek, put, receive, ticketOf, trouble } from "./tickets.js";

export const link = signal("live"); // "live" | "reconnecting" | "signed-out"
export const changed = signal({ entry: 0, gap: 0, alert: 0 }); // rises when one changes elsewhere
export const opening = signal({ id: "", failed: false });
const settled = 3000; // ms
let stream;

/** A new row may take its place at once only while nobody reads or points at the list. */
function listIsIdle() {
    const list = document.querySelector(".list");
    const box = list?.querySelector(".scroll");
    if (!box) return true;
    const used = list.matches(":hover") || list.contains(document.activeElement);
    return box.scrollTop < 8 && !used;
}

let refreshing;

/** Whether a message was delivered and read is told with the ticket, a moment later. */
function refreshSoon(id) {
    clearTimeout(refreshing);
    refreshing = setTimeout(() => {
        if (route.value.id === id) openTicket(id);
    }, settled);
}

function onMessage({ conversation, ticket, message }) {
    file(conversation, message);
    const known = ticket && peek(ticket);
    if (!known) return;
    const reading = route.value.id === ticket && !document.hidden;
    const unread = message.who === "customer" && !reading;
    if (reading && message.who !== "customer") refreshSoon(ticket);
    put({
        id: ticket,
        last_at: message.at,
        last_message: message.text,
        unread: (known.unread ?? 0) + (unread ? 1 : 0),
    });
}

function onEvent(kind, data) {
    if (kind === "reset") return reload();
    if (kind === "ticket") return receive(seen(data), listIsIdle());
    if (kind === "message") return onMessage(data);
    if (kind === "presence") return notePresence(data);
    if (kind in changed.value)
        changed.value = { ...changed.value, [kind]: changed.value[kind] + 1 };
}

/** What is open in front of the reader is not unread. */
const seen = ticket =>
    ticket.id === route.value.id && !document.hidden ? { ...ticket, unread: 0 } : ticket;

/** Fetches the lists anew and follows from there. */
export async function reload() {
    const last = await loadTickets().catch(() => 0); // 0: from now on
    stream?.begin(last);
    const { area, id } = route.value;
    if (area === "inbox" && id) openTicket(id);
}

/** Fetches a ticket with its messages. What is shown of it stays until they are there. */
export async function openTicket(id) {
    const known = ticketOf(id)?.peek();
    if (known) put({ id, unread: 0 });
    const shown = known?.detailed;
    if (!shown) opening.value = { id, failed: false };
    try {
        const { messages, last_event: _, ...ticket } = await get(`tickets/${id}`);
        include({ ...ticket, unread: 0, detailed: true });
        fill(ticket.conversation, messages ?? []);
    } catch {
        if (!shown) opening.value = { id, failed: true };
    }
}

function onState(state) {
    link.value = state;
    if (state === "signed-out") loginOver.value = true;
    if (state === "live" && trouble.value) reload();
}

function start() {
    stream = listen("/v1/desk/events", { name: "balcao-desk", onEvent, onState });
    reload();
}

/** Follows the session: a stream while somebody is signed in. */
export function startLive() {
    effect(() => {
        const signedIn = Boolean(user.value) && !loginOver.value;
        if (signedIn && !stream) start();
        if (!signedIn && stream) {
            stream.stop();
            stream = null;
        }
    });
    setInterval(() => {
        now.value = Date.now();
        const { area, id } = route.value;
        if (user.value && area === "inbox" && id) tellPresence(id, "viewing");
    }, 10_000);
}
