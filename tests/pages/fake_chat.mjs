// The web chat's API: one visitor, a bot that repeats, buttons, a known id answered once.
const iso = () => new Date().toISOString();

function makeChat(api) {
    const chat = { messages: [], ids: new Set(), sessions: 0 };
    chat.write = message => {
        const number = chat.messages.length + 1;
        const id = `01JCHAT:${String(number).padStart(6, "0")}`;
        const whole = { id, number, at: iso(), kind: "text", ...message };
        chat.messages.push(whole);
        api.hub.publish("chat:v", "message", whole);
    };
    return chat;
}

const thumbs = [
    { id: "helped", title: "Sim, ajudou" },
    { id: "not_helped", title: "Não ajudou" },
];

function reply(chat, text) {
    if (/estoque/.test(text))
        chat.write({ who: "analyst", by: "Ana Prado", text: "Oi! Chega *amanhã* cedo." });
    else chat.write({ who: "bot", text: `Você disse: ${text}`, buttons: thumbs });
}

function receive(chat, { id, text = "", button }) {
    if (!chat.ids.has(id)) {
        chat.ids.add(id);
        chat.write({ who: "customer", text, kind: button ? "button" : "text", client_id: id });
        setTimeout(() => reply(chat, text), 60);
    }
    return { status: 202, json: { id } };
}

export function chatRoutes(api) {
    const chat = makeChat(api);
    api.state.chat = chat;
    const signed = answer => call =>
        call.req.headers.authorization?.startsWith("Bearer v1.")
            ? answer(call)
            : api.problem(call.res, 401, "sessão desconhecida");
    return {
        "POST /v1/chat/sessions": () => {
            chat.sessions++;
            return { token: `v1.visitor.${chat.sessions}`, conversation: "v" };
        },
        "POST /v1/chat/messages": signed(({ body }) => receive(chat, body)),
        "GET /v1/chat/messages": signed(() => ({
            items: chat.messages,
            next: null,
            last_event: api.hub.last(),
        })),
        "GET /v1/chat/events": signed(({ req, res }) => api.hub.follow("chat:v", req, res)),
    };
}
