// The desk's API as tests need it: a handful of tickets, entries, gaps, one analyst.
//
// Each function below gives the routes of one matter, as { "VERB path": answer }; `desk` is what
// they share.
import { ana, asks, bruno, entry, iso, makeMessages, makeTicket } from "./fake_data.mjs";

/** What the routes share: the state, who may call, and the changes that are told. */
function makeDesk(api) {
    const { state } = api;
    const ticketOf = id => state.tickets.find(one => one.id === id);
    const messagesOf = ticket => {
        if (!state.messages.has(ticket.id)) state.messages.set(ticket.id, makeMessages(ticket));
        return state.messages.get(ticket.id);
    };
    const change = (ticket, patch) => {
        Object.assign(ticket, patch);
        for (const key of Object.keys(ticket)) if (ticket[key] === null) delete ticket[key];
        api.hub.publish("desk", "ticket", ticket);
        return ticket;
    };
    const staff = answer => call =>
        state.signedIn ? answer(call) : api.problem(call.res, 401, "Entre de novo.");
    const onTicket = answer =>
        staff(call => {
            const ticket = ticketOf(call.names.id);
            if (ticket) return answer(ticket, call);
            return api.problem(call.res, 404, "Este atendimento não existe.");
        });
    const owned = answer =>
        onTicket((ticket, call) => {
            const { analyst } = ticket;
            if (!analyst || analyst.id === ana.id) return answer(ticket, call);
            return api.problem(call.res, 409, `${analyst.name} atende esta conversa.`);
        });
    return { api, state, ticketOf, messagesOf, change, staff, onTicket, owned };
}

/** What tests do from outside: a ticket arrives, a message is written. */
function addDeeds({ api, state, ticketOf, messagesOf }) {
    state.arrive = (more = {}) => {
        const made = makeTicket(state.tickets.length * 3, Date.now());
        const ticket = { ...made, id: `t${state.tickets.length}`, ...more };
        state.tickets.unshift(ticket);
        api.hub.publish("desk", "ticket", ticket);
        return ticket;
    };
    state.write = (id, message) => {
        const { conversation } = ticketOf(id);
        const list = messagesOf(ticketOf(id));
        const number = list.at(-1).number + 1;
        const name = `${conversation}:${String(number).padStart(6, "0")}`;
        const whole = { id: name, number, at: iso(Date.now()), kind: "text", ...message };
        list.push(whole);
        api.hub.publish("desk", "message", { conversation, ticket: id, message: whole });
        return whole;
    };
}

const session = state => ({ user: { ...ana, role: state.role } });

const sessionRoutes = ({ api, state, staff }) => ({
    "GET /v1/desk/session": staff(() => session(state)),
    "POST /v1/desk/session": ({ body, res }) => {
        if (body.password !== "balcao-demo")
            return api.problem(res, 401, "Nome ou senha incorretos.");
        state.signedIn = true;
        return session(state);
    },
    "DELETE /v1/desk/session": () => {
        state.signedIn = false;
    },
});

const waits = ticket => ["open", "taken"].includes(ticket.state);
const suggestion = one => ({ entry: one.id, question: one.question, answer: one.answer, p: 0.41 });

const ticketRoutes = ({ api, state, messagesOf, onTicket, staff }) => ({
    "GET /v1/desk/tickets": staff(({ query }) => ({
        items: state.tickets.filter(one => one.state === query.get("state")),
        next: null,
        last_event: api.hub.last(),
    })),
    "GET /v1/desk/tickets/{id}": onTicket(ticket => ({
        ...ticket,
        messages: messagesOf(ticket),
        siblings: state.tickets
            .filter(one => one !== ticket && one.gap === ticket.gap && waits(one))
            .slice(0, 3),
        suggestions: state.entries.slice(0, 2).map(suggestion),
        last_event: api.hub.last(),
    })),
    "PUT /v1/desk/tickets/{id}/presence": onTicket(() => undefined),
});

/** Answers a ticket, and teaches when asked to. */
function answer({ api, state, change }, ticket, { text, question, teach }) {
    state.write(ticket.id, { who: "analyst", by: ana.name, text, status: "sent" });
    const ended = { state: "answered", resolution: teach ? "taught" : "answered" };
    if (!teach) return { ticket: change(ticket, ended) };
    const taught = entry(`e${state.entries.length + 1}`, question, text);
    state.entries.push(taught);
    api.hub.publish("desk", "entry", { id: taught.id, state: "published" });
    return { ticket: change(ticket, ended), entry: taught.id };
}

const talkRoutes = desk => ({
    "POST /v1/desk/tickets/{id}/hint": desk.onTicket((ticket, { body }) =>
        /pedido \d/.test(body.text)
            ? { teach: false, reason: "Fala de um número de pedido.", found: "pedido 1" }
            : { teach: true },
    ),
    "POST /v1/desk/tickets/{id}/say": desk.owned((ticket, { body }) => {
        const media = desk.state.uploads.find(one => one.hash === body.media);
        const said = {
            who: "analyst",
            by: ana.name,
            kind: media?.kind ?? "text",
            text: body.text,
            media,
            status: "sent",
        };
        desk.state.write(ticket.id, said);
        return { id: body.id };
    }),
    "POST /v1/desk/tickets/{id}/note": desk.onTicket((ticket, { body }) => {
        desk.state.write(ticket.id, { who: "note", by: ana.name, text: body.text });
        return { ticket };
    }),
    "POST /v1/desk/tickets/{id}/answer": desk.owned((ticket, { body }) =>
        answer(desk, ticket, body),
    ),
    "POST /v1/desk/tickets/{id}/spread": desk.owned((ticket, { body }) => ({
        items: body.tickets.map(id => {
            desk.change(desk.ticketOf(id), { state: "answered", resolution: "answered" });
            return { ticket: id, outcome: "answered" };
        }),
    })),
});

const ownerRoutes = ({ change, owned }) => ({
    "POST /v1/desk/tickets/{id}/take": owned(ticket =>
        change(ticket, { state: "taken", analyst: ana }),
    ),
    "POST /v1/desk/tickets/{id}/transfer": owned((ticket, { body }) => {
        const free = { state: "open", analyst: null, queue: body.queue };
        return { ticket: change(ticket, body.analyst ? { analyst: bruno } : free) };
    }),
    "POST /v1/desk/tickets/{id}/return": owned(ticket => ({
        ticket: change(ticket, { state: "closed", resolution: "returned" }),
    })),
    "POST /v1/desk/tickets/{id}/close": owned(ticket => ({
        ticket: change(ticket, { state: "closed", resolution: "closed" }),
    })),
});

const oldMessage = (conversation, number) => ({
    id: `${conversation}:${String(number).padStart(6, "0")}`,
    number,
    who: "customer",
    kind: "text",
    text: `mensagem antiga ${number}`,
    at: iso(Date.now() - 864e5),
});

const conversationRoutes = ({ api, staff }) => ({
    "GET /v1/desk/conversations/{id}": staff(({ names: { id }, query }) => {
        const before = Number(query.get("before") ?? 21);
        const count = Math.min(50, before - 1);
        const numbers = Array.from({ length: count }, (_, i) => before - count + i);
        return {
            conversation: { id, state: "TA", previous: id.startsWith("01JCONV") ? ["01HOLD"] : [] },
            messages: numbers.map(number => oldMessage(id, number)),
            last_event: api.hub.last(),
        };
    }),
});

const hit = (one, i) => ({
    entry: one.id,
    question: one.question,
    p: [0.71, 0.12, 0.05][i],
    score: 2 - i,
    features: {},
});

const searchRoutes = ({ state, staff }) => ({
    "GET /v1/desk/entries": staff(({ query }) => ({
        items: state.entries
            .filter(one => !query.get("state") || one.state === query.get("state"))
            .map(one => (query.get("q") ? { ...one, p: 0.71, score: 2 } : one)),
        next: null,
    })),
    "POST /v1/desk/entries/test": staff(() => ({
        outcome: "answer",
        reason: "p",
        hits: state.entries.slice(0, 3).map(hit),
    })),
});

const entryRoutes = ({ api, state, staff }) => ({
    "POST /v1/desk/entries": staff(({ body }) => {
        const id = `e${state.entries.length + 1}`;
        const made = entry(id, body.question, body.answer, { ...body, version: 1 });
        state.entries.push(made);
        return { status: 201, json: made };
    }),
    "GET /v1/desk/entries/{id}": staff(({ names: { id }, res }) => {
        const known = state.entries.find(one => one.id === id);
        return known ?? api.problem(res, 404, "Esta entrada não existe.");
    }),
    "PUT /v1/desk/entries/{id}": staff(({ names: { id }, body, res }) => {
        const known = state.entries.find(one => one.id === id);
        if (body.version !== known.version)
            return api.problem(res, 409, "Outra pessoa mudou esta entrada.");
        return Object.assign(known, body, { version: known.version + 1 });
    }),
    "DELETE /v1/desk/entries/{id}": staff(({ names: { id } }) => {
        state.entries = state.entries.filter(one => one.id !== id);
    }),
});

const gap = (id, question, tickets) => ({
    id,
    question,
    state: "open",
    opened_at: iso(Date.now() - 5e6),
    tickets,
    waiting: tickets.length,
});

const listRoutes = ({ api, state, staff }) => ({
    "GET /v1/desk/review": staff(() => ({
        items: [
            { entry: state.entries[2], why: "expired" },
            { entry: state.entries[1], why: "not_helped" },
        ],
    })),
    "GET /v1/desk/gaps": staff(() => ({
        items: [gap("g1", asks[0][0], ["t0", "t4", "t8"]), gap("g2", asks[1][0], ["t1"])],
        next: null,
    })),
    "GET /v1/desk/users": staff(() => [
        { ...ana, role: "analyst" },
        { ...bruno, role: "analyst" },
    ]),
    "GET /v1/desk/queues": staff(() => ["geral", "financeiro"]),
    "GET /v1/desk/alerts": staff(() => ({ items: state.alerts })),
    "GET /v1/desk/dead": staff(() => ({
        items: [{ id: "wa:demo:x", reason: "Passo impossível", at: iso(Date.now()) }],
    })),
    "POST /v1/desk/dead/{id}/retry": staff(() => undefined),
    "GET /v1/desk/events": staff(({ req, res }) => api.hub.follow("desk", req, res)),
});

const matters = [
    sessionRoutes,
    ticketRoutes,
    talkRoutes,
    ownerRoutes,
    conversationRoutes,
    searchRoutes,
    entryRoutes,
    listRoutes,
];

export function deskRoutes(api) {
    const { state } = api;
    state.signedIn = true;
    state.role = "admin";
    state.alerts = [
        {
            id: "a1",
            at: iso(Date.now()),
            kind: "template_paused",
            text: "O modelo retomar_conversa (pt_BR) foi pausado pelo WhatsApp e não é mais enviado.",
        },
    ];
    state.tickets = Array.from({ length: 40 }, (_, i) => makeTicket(i, Date.now()));
    state.messages = new Map();
    state.entries = [
        entry("e1", "Onde vejo minhas notas fiscais?", "Em *Minha conta*, toque em Compras."),
        entry(
            "e2",
            "Como peço estorno?",
            "No aplicativo, abra a compra e toque em Pedir estorno.",
            {
                used: 0,
            },
        ),
        entry("e3", "Qual é o horário na véspera de Natal?", "Até as 18h.", {
            state: "expired",
            valid_until: iso(Date.now() - 864e5),
        }),
    ];
    const desk = makeDesk(api);
    addDeeds(desk);
    return Object.assign({}, ...matters.map(routes => routes(desk)));
}
