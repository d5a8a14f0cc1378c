// The desk's API as tests need it: a handful of tickets, entries, gaps, one analyst.
//
// Each function below gives the routes of one matter; `desk` is what they share.
const minute = 6e4;
const iso = ms => new Date(ms).toISOString();

const names = [
    "Marina Azevedo", "João Pedro Lima", "Cláudia Ferraz", "Rafael Nogueira",
    "Dona Lourdes Pinheiro", "Tiago Brandão", "Helena Okada", "Sérgio Matoso", "Bianca Duarte",
];
const asks = [
    ["Como recebo a nota fiscal da compra?", "Notas fiscais", "oi, comprei ontem e nao veio nota, como pego??"],
    ["O aplicativo cobrou duas vezes. Como recebo de volta?", "Estorno", "cobrou 2x no app kd meu dinheiro"],
    ["A porta da loja não abre com o aplicativo. O que faço?", "Acesso", "to na porta e nao abre"],
    ["Vocês aceitam vale-alimentação?", "Pagamento", "aceita VA?"],
];
const ana = { id: "u1", name: "Ana Prado" };
const bruno = { id: "u2", name: "Bruno Sales" };
const owners = [null, ana, bruno];

function makeTicket(i, start) {
    const [clean, category, raw] = asks[i % asks.length];
    const owner = owners[i % owners.length];
    return {
        id: `t${i}`, protocol: `20261121-${String(90412 + i).padStart(6, "0")}`,
        state: owner ? "taken" : "open", channel: ["whatsapp", "web", "whatsapp"][i % 3],
        account: "demo", customer: { id: `c${i}`, name: names[i % names.length], address: "5511•••••4821" },
        category, queue: "geral", ...(owner && { analyst: owner }), conversation: `01JCONV${i}`,
        question: raw, reformulated: clean, reason: ["no_answer", "asked_for_person", "anger"][i % 3],
        summary: "Cumprimentou, perguntou e recusou as duas opções oferecidas.",
        attempts: [
            { entry: "e1", question: "Onde vejo minhas notas fiscais?", p: 0.41, score: 1.7, outcome: "offer" },
            { entry: "e2", question: "Como peço estorno?", p: 0.22, score: 0.9, outcome: "none" },
        ],
        gap: i % 4 === 0 ? "shared" : `g${i}`, hours: "seg. a sex., 8h às 18h", open_now: i % 2 === 0,
        opened_at: iso(start - i * 9 * minute), due_at: iso(start + (i * 47 % 200 - 20) * minute),
        last_message: raw, last_at: iso(start - i * 7 * minute), unread: i % 5 === 1 ? 2 : 0, notes: [],
    };
}

function makeMessages(ticket) {
    const at = i => iso(Date.parse(ticket.opened_at) - (8 - i) * minute);
    const first = ticket.customer.name.split(" ")[0];
    const list = [
        { who: "customer", kind: "text", text: "Bom dia! Tudo bem?" },
        { who: "bot", kind: "text", text: `Bom dia, ${first}! Sou o assistente virtual. Como posso ajudar?`, reason: "greeting", prompt: "greeting@1", flow: "greeting@1", status: "read" },
        { who: "customer", kind: "text", text: ticket.question, reformulated: ticket.reformulated },
        { who: "bot", kind: "text", text: "Você quis dizer…?", reason: "offer", entry: "e1", entry_question: "Onde vejo minhas notas fiscais?", p: 0.41, threshold: 0.6, prompt: "offer@1", flow: "answering@1", status: "delivered", buttons: [{ id: "b1", title: "Onde vejo a nota" }, { id: "b0", title: "Nenhuma dessas" }] },
        { who: "customer", kind: "button", text: "Nenhuma dessas" },
        { who: "customer", kind: "image", text: "" },
        { who: "system", kind: "text", text: "O assistente passou a conversa para a equipe" },
        { who: "note", kind: "text", by: "Bruno Sales", text: "O portal está fora desde ontem. Mandar por aqui." },
        { who: "analyst", kind: "text", by: "Ana Prado", text: `Oi, ${first}! Já estou vendo isso para você: *um minuto*. https://exemplo.com.br/nota`, status: "read" },
    ];
    return list.map((message, i) => ({
        id: `${ticket.conversation}:${String(i + 61).padStart(6, "0")}`, number: i + 61, at: at(i), ...message,
    }));
}

const entry = (id, question, answer, more = {}) => ({
    id, question, wordings: ["cadê minha nota", "nota da compra"], answer, tags: ["notas"],
    audience: "all", state: "published", source: { kind: "import" }, helped: 3, not_helped: 1,
    used: 12, created_at: iso(Date.now() - 864e5), changed_at: iso(Date.now() - 36e5), version: 4,
    history: [{ at: iso(Date.now() - 36e5), by: "Ana Prado", what: "mudou a resposta" }], ...more,
});

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
    const staff = answer => call => (state.signedIn ? answer(call)
        : api.problem(call.res, 401, "Entre de novo."));
    const onTicket = answer => staff(call => {
        const ticket = ticketOf(call.names.id);
        return ticket ? answer(ticket, call)
            : api.problem(call.res, 404, "Este atendimento não existe.");
    });
    const owned = answer => onTicket((ticket, call) => {
        if (!ticket.analyst || ticket.analyst.id === ana.id) return answer(ticket, call);
        return api.problem(call.res, 409, `${ticket.analyst.name} atende esta conversa.`);
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
        const ticket = ticketOf(id);
        const list = messagesOf(ticket);
        const number = list.at(-1).number + 1;
        const whole = {
            id: `${ticket.conversation}:${String(number).padStart(6, "0")}`, number,
            at: iso(Date.now()), kind: "text", ...message,
        };
        list.push(whole);
        const told = { conversation: ticket.conversation, ticket: id, message: whole };
        api.hub.publish("desk", "message", told);
        return whole;
    };
}

const session = { user: { ...ana, role: "analyst" } };

function sessionRoutes(desk) {
    const { api, state, staff } = desk;
    return [
        ["GET", "/v1/desk/session", staff(() => session)],
        ["POST", "/v1/desk/session", ({ body, res }) => {
            if (body.password !== "balcao-demo") return api.problem(res, 401, "Nome ou senha incorretos.");
            state.signedIn = true;
            return session;
        }],
        ["DELETE", "/v1/desk/session", () => { state.signedIn = false; }],
    ];
}

const wanted = {
    open: t => t.state === "open", taken: t => t.state === "taken",
    answered: t => t.state === "answered", closed: t => t.state === "closed", all: () => true,
};

function ticketRoutes(desk) {
    const { api, state, messagesOf, onTicket, staff } = desk;
    return [
        ["GET", "/v1/desk/tickets", staff(({ query }) => ({
            items: state.tickets.filter(wanted[query.get("state")]), next: null, last_event: api.hub.last(),
        }))],
        ["GET", "/v1/desk/tickets/{id}", onTicket(ticket => ({
            ...ticket, messages: messagesOf(ticket), last_event: api.hub.last(),
            siblings: state.tickets.filter(one => one !== ticket && one.gap === ticket.gap
                && ["open", "taken"].includes(one.state)).slice(0, 3),
            suggestions: state.entries.slice(0, 2).map(one => ({
                entry: one.id, question: one.question, answer: one.answer, p: 0.41,
            })),
        }))],
    ];
}

function actionRoutes(desk) {
    const { state, change, onTicket, owned, ticketOf } = desk;
    return [
        ["POST", "/v1/desk/tickets/{id}/take", owned(ticket => change(ticket, { state: "taken", analyst: ana }))],
        ["POST", "/v1/desk/tickets/{id}/say", owned((ticket, { body }) => {
            state.write(ticket.id, { who: "analyst", by: ana.name, text: body.text, status: "sent" });
            return { id: body.id };
        })],
        ["POST", "/v1/desk/tickets/{id}/note", onTicket((ticket, { body }) => {
            state.write(ticket.id, { who: "note", by: ana.name, text: body.text });
            return { ticket };
        })],
        ["POST", "/v1/desk/tickets/{id}/answer", owned((ticket, { body }) => {
            state.write(ticket.id, { who: "analyst", by: ana.name, text: body.text, status: "sent" });
            if (body.teach) {
                state.entries.push(entry(`e${state.entries.length + 1}`, body.question, body.text));
                api.hub.publish("desk", "entry", { id: state.entries.at(-1).id, state: "published" });
            }
            change(ticket, { state: "answered", resolution: body.teach ? "taught" : "answered" });
            return { ticket, ...(body.teach && { entry: state.entries.at(-1).id }) };
        })],
        ["POST", "/v1/desk/tickets/{id}/transfer", owned((ticket, { body }) => ({
            ticket: change(ticket, body.analyst ? { analyst: bruno } : { state: "open", analyst: null, queue: body.queue }),
        }))],
        ["POST", "/v1/desk/tickets/{id}/return", owned(ticket => ({
            ticket: change(ticket, { state: "closed", resolution: "returned" }),
        }))],
        ["POST", "/v1/desk/tickets/{id}/close", owned(ticket => ({
            ticket: change(ticket, { state: "closed", resolution: "closed", closed_at: iso(Date.now()) }),
        }))],
        ["POST", "/v1/desk/tickets/{id}/spread", owned((ticket, { body }) => ({
            items: body.tickets.map(id => {
                change(ticketOf(id), { state: "answered", resolution: "answered" });
                return { ticket: id, outcome: "answered" };
            }),
        }))],
    ];
}

function conversationRoutes(desk) {
    const { api, onTicket, staff } = desk;
    return [
        ["PUT", "/v1/desk/tickets/{id}/presence", onTicket(() => undefined)],
        ["GET", "/v1/desk/conversations/{id}", staff(({ names: { id }, query }) => {
            const before = Number(query.get("before"));
            const count = Math.min(50, before - 1);
            return {
                conversation: { id, state: "TA", previous: [] }, last_event: api.hub.last(),
                messages: Array.from({ length: count }, (_, i) => before - count + i).map(number => ({
                    id: `${id}:${String(number).padStart(6, "0")}`, number, who: "customer", kind: "text",
                    text: `mensagem antiga ${number}`, at: iso(Date.now() - 864e5),
                })),
            };
        })],
    ];
}

function entryRoutes(desk) {
    const { api, state, staff } = desk;
    return [
        ["GET", "/v1/desk/entries", staff(({ query }) => ({
            items: state.entries.filter(one => !query.get("state") || one.state === query.get("state"))
                .map(one => (query.get("q") ? { ...one, p: 0.71, score: 2 } : one)), next: null,
        }))],
        ["POST", "/v1/desk/entries", staff(({ body }) => {
            state.entries.push(entry(`e${state.entries.length + 1}`, body.question, body.answer, { ...body, version: 1 }));
            return { status: 201, json: state.entries.at(-1) };
        })],
        ["POST", "/v1/desk/entries/test", staff(() => ({
            outcome: "answer", reason: "p", hits: state.entries.slice(0, 3).map((one, i) => ({
                entry: one.id, question: one.question, p: [0.71, 0.12, 0.05][i], score: 2 - i, features: {},
            })),
        }))],
        ["GET", "/v1/desk/entries/{id}", staff(({ names: { id }, res }) =>
            state.entries.find(one => one.id === id) ?? api.problem(res, 404, "Esta entrada não existe."))],
        ["PUT", "/v1/desk/entries/{id}", staff(({ names: { id }, body, res }) => {
            const known = state.entries.find(one => one.id === id);
            if (body.version !== known.version) return api.problem(res, 409, "Outra pessoa mudou esta entrada.");
            return Object.assign(known, body, { version: known.version + 1 });
        })],
        ["DELETE", "/v1/desk/entries/{id}", staff(({ names: { id } }) => {
            state.entries = state.entries.filter(one => one.id !== id);
        })],
    ];
}

function listRoutes(desk) {
    const { api, state, staff } = desk;
    return [
        ["GET", "/v1/desk/review", staff(() => ({ items: [
            { entry: state.entries[2], why: "expired" }, { entry: state.entries[1], why: "not_helped" },
        ] }))],
        ["GET", "/v1/desk/gaps", staff(() => ({ items: [
            { id: "g1", question: asks[0][0], state: "open", opened_at: iso(Date.now() - 5e6), tickets: ["t0", "t4", "t8"], waiting: 3 },
            { id: "g2", question: asks[1][0], state: "open", opened_at: iso(Date.now() - 9e6), tickets: ["t1"], waiting: 1 },
        ], next: null }))],
        ["GET", "/v1/desk/users", staff(() => [{ ...ana, role: "analyst" }, { ...bruno, role: "analyst" }])],
        ["GET", "/v1/desk/queues", staff(() => ["geral", "financeiro"])],
        ["GET", "/v1/desk/dead", staff(() => ({ items: [{ id: "wa:demo:x", reason: "Passo impossível", at: iso(Date.now()) }] }))],
        ["POST", "/v1/desk/dead/{id}/retry", staff(() => undefined)],
        ["GET", "/v1/desk/events", staff(({ req, res }) => api.hub.follow("desk", req, res))],
    ];
}

export function deskRoutes(api) {
    const { state } = api;
    state.signedIn = true;
    state.tickets = Array.from({ length: 40 }, (_, i) => makeTicket(i, Date.now()));
    state.messages = new Map();
    state.entries = [
        entry("e1", "Onde vejo minhas notas fiscais?", "As notas ficam em *Minha conta*, em Compras."),
        entry("e2", "Como peço estorno?", "No aplicativo, abra a compra e toque em Pedir estorno.",
            { used: 0 }),
        entry("e3", "Qual é o horário na véspera de Natal?", "Até as 18h.",
            { state: "expired", valid_until: iso(Date.now() - 864e5) }),
    ];
    const desk = makeDesk(api);
    addDeeds(desk);
    const matters = [sessionRoutes, ticketRoutes, actionRoutes, conversationRoutes, entryRoutes,
        listRoutes];
    return matters.flatMap(routes => routes(desk));
}
