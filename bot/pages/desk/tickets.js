// The tickets we know: one signal each, so that an event redraws one row.
import { computed, signal } from "@preact/signals";
import { plain } from "../common/words.js";
import { items, get, user } from "./staff.js";

const tickets = new Map();
export const order = signal([]); // ids, newest first
export const held = signal([]); // arrivals that wait for a click
export const view = signal("open");
export const query = signal("");
export const now = signal(Date.now());
export const loaded = signal(false);
export const trouble = signal(false); // the list could not be fetched

export const isOpen = ticket => ticket.state === "open" || ticket.state === "taken";
export const isMine = ticket => Boolean(ticket.analyst) && ticket.analyst.id === user.value?.id;
export const question = ticket => ticket.reformulated || ticket.question || "";

const endings = {
    answered: "respondida",
    taught: "respondida e ensinada",
    joined: "continua em outro atendimento",
    returned: "devolvida ao assistente",
    closed: "encerrada",
};
export const endingOf = ticket => endings[ticket.resolution] ?? "encerrada";

export const views = {
    open: ["Abertos", isOpen],
    mine: ["Meus", ticket => isOpen(ticket) && isMine(ticket)],
    free: ["Sem responsável", ticket => isOpen(ticket) && !ticket.analyst],
    closed: ["Encerrados", ticket => !isOpen(ticket)],
};

export const ticketOf = id => tickets.get(id);

/** The ticket, once it is known: the maps are no signals, the lists are. */
export function openedTicket(id) {
    const listed = order.value.includes(id) || held.value.includes(id);
    return listed ? tickets.get(id)?.value : undefined;
}

export const peek = id => tickets.get(id)?.peek();

const matches = (ticket, words) =>
    !words ||
    plain(
        [
            ticket.customer?.name,
            ticket.customer?.address,
            question(ticket),
            ticket.question,
            ticket.protocol,
            ticket.category,
        ].join(" "),
    ).includes(words);

export const shown = computed(() => {
    const words = plain(query.value.trim());
    const [, fits] = views[view.value];
    return order.value.filter(id => {
        const ticket = tickets.get(id).value;
        return fits(ticket) && matches(ticket, words);
    });
});

export const counts = computed(() =>
    Object.fromEntries(
        Object.entries(views).map(([key, [, fits]]) => [
            key,
            order.value.filter(id => fits(tickets.get(id).value)).length,
        ]),
    ),
);

/** Changes what is known of a ticket in place. Returns whether it is new. */
export function put(ticket) {
    const known = tickets.get(ticket.id);
    if (known) known.value = { ...known.peek(), ...ticket };
    else tickets.set(ticket.id, signal(ticket));
    return !known;
}

/** A ticket that the server no longer gives an owner must lose the old one here too. */
export const putWhole = ticket => put({ analyst: undefined, closed_at: undefined, ...ticket });

function fill(list) {
    list.forEach(putWhole);
    const known = new Set([...order.peek(), ...held.peek()]);
    const fresh = list.map(ticket => ticket.id).filter(id => !known.has(id));
    const opened = id => peek(id).opened_at ?? "";
    order.value = [...order.peek(), ...fresh].sort((a, b) => (opened(a) < opened(b) ? 1 : -1));
}

async function fetchAll(state) {
    let after = "";
    let first;
    do {
        const page = await get(
            `tickets?state=${state}&limit=200&after=${encodeURIComponent(after)}`,
        );
        first ??= page.last_event;
        fill(items(page));
        after = page.next ?? "";
    } while (after);
    return first;
}

/** Fetches what is open. Returns the number of the last event it already contains. */
export async function loadTickets() {
    try {
        const last = await fetchAll("open");
        await fetchAll("taken");
        trouble.value = false;
        return last;
    } catch (refusal) {
        trouble.value = true;
        throw refusal;
    } finally {
        loaded.value = true;
    }
}

const ended = ["answered", "closed"];
const nothing = { answered: "", closed: "" }; // where each list goes on; null: it ended
export const older = signal({ next: nothing, started: false, busy: false });
export const olderDone = () => ended.every(state => older.value.next[state] === null);

async function fetchEnded(state, after) {
    if (after === null) return null;
    const page = await get(`tickets?state=${state}&limit=50&after=${encodeURIComponent(after)}`);
    fill(items(page));
    return page.next ?? null;
}

/** The next page of those that ended. */
export async function loadEnded() {
    const { next, busy } = older.peek();
    if (busy || olderDone()) return;
    older.value = { next, started: true, busy: true };
    try {
        const after = await Promise.all(ended.map(state => fetchEnded(state, next[state])));
        older.value = {
            next: { answered: after[0], closed: after[1] },
            started: true,
            busy: false,
        };
    } catch {
        older.value = { next, started: true, busy: false };
    }
}

export function receive(ticket, mayMove) {
    if (!putWhole(ticket)) return;
    if (mayMove) order.value = [ticket.id, ...order.value];
    else held.value = [ticket.id, ...held.value];
}

export function showHeld() {
    order.value = [...held.value, ...order.value];
    held.value = [];
}

/** A ticket that was opened by its address and is in no list yet. */
export function include(ticket) {
    putWhole(ticket);
    if (!order.value.includes(ticket.id) && !held.value.includes(ticket.id)) fill([ticket]);
}
