// The web chat's API: one visitor, a bot that repeats, buttons, a known id answered once.
const iso = () => new Date().toISOString();

export function chatRoutes(api) {
    const chat = { messages: [], ids: new Set(), sessions: 0 };
    api.state.chat = chat;
    const signed = answer => call => (call.req.headers.authorization?.startsWith("Bearer v1.")
        ? answer(call) : api.problem(call.res, 401, "sessão desconhecida"));
    chat.write = message => {
        const number = chat.messages.length + 1;
        const whole = { id: `01JCHAT:${String(number).padStart(6, "0")}`, number, at: iso(), kind: "text", ...message };
        chat.messages.push(whole);
        api.hub.publish("chat:v", "message", whole);
    };
    const answer = text => {
        if (/estoque/.test(text)) return chat.write({ who: "analyst", by: "Ana Prado", text: "Oi! Chega *amanhã* cedo." });
        return chat.write({
            who: "bot", text: `Você disse: ${text}`, reason: "answer", entry: "e1",
            buttons: [{ id: "helped", title: "Sim, ajudou" }, { id: "not_helped", title: "Não ajudou" }],
        });
    };
    return [
        ["POST", "/v1/chat/sessions", () => {
            chat.sessions++;
            return { token: `v1.visitor.${chat.sessions}`, conversation: "v" };
        }],
        ["POST", "/v1/chat/messages", signed(({ body }) => {
            if (chat.ids.has(body.id)) return { status: 202, json: { id: body.id } };
            chat.ids.add(body.id);
            chat.write({ who: "customer", text: body.text ?? "", kind: body.button ? "button" : "text", status: "received", client_id: body.id });
            setTimeout(() => answer(body.text ?? ""), 60);
            return { status: 202, json: { id: body.id } };
        })],
        ["GET", "/v1/chat/messages", signed(() => ({ items: chat.messages, next: null, last_event: api.hub.last() }))],
        ["GET", "/v1/chat/events", signed(({ req, res }) => api.hub.follow("chat:v", req, res))],
    ];
}
