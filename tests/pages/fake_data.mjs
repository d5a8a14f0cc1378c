// Tickets, conversations and entries for the fake desk.
const minute = 6e4;
export const iso = ms => new Date(ms).toISOString();

const names = [
    "Marina Azevedo",
    "João Pedro Lima",
    "Cláudia Ferraz",
    "Rafael Nogueira",
    "Dona Lourdes Pinheiro",
    "Tiago Brandão",
    "Helena Okada",
    "Sérgio Matoso",
    "Bianca Duarte",
];
export const asks = [
    [
        "Como recebo a nota fiscal da compra?",
        "Notas fiscais",
        "oi, comprei ontem e nao veio nota, como pego??",
    ],
    [
        "O aplicativo cobrou duas vezes. Como recebo de volta?",
        "Estorno",
        "cobrou 2x no app kd meu dinheiro",
    ],
    ["A porta da loja não abre com o aplicativo. O que faço?", "Acesso", "to na porta e nao abre"],
    ["Vocês aceitam vale-alimentação?", "Pagamento", "aceita VA?"],
];
export const ana = { id: "u1", name: "Ana Prado" };
export const bruno = { id: "u2", name: "Bruno Sales" };
const owners = [null, ana, bruno];

export function makeTicket(i, start) {
    const [clean, category, raw] = asks[i % asks.length];
    const owner = owners[i % owners.length];
    return {
        id: `t${i}`,
        protocol: `20261121-${String(90412 + i).padStart(6, "0")}`,
        state: owner ? "taken" : "open",
        channel: ["whatsapp", "web", "whatsapp"][i % 3],
        account: "demo",
        customer: { id: `c${i}`, name: names[i % names.length], address: "5511•••••4821" },
        category,
        queue: "geral",
        ...(owner && { analyst: owner }),
        conversation: `01JCONV${i}`,
        question: raw,
        reformulated: clean,
        reason: ["no_answer", "asked_for_person", "anger"][i % 3],
        summary: "Cumprimentou, perguntou e recusou as duas opções oferecidas.",
        attempts: [
            {
                entry: "e1",
                question: "Onde vejo minhas notas fiscais?",
                p: 0.41,
                score: 1.7,
                outcome: "offer",
            },
            { entry: "e2", question: "Como peço estorno?", p: 0.22, score: 0.9, outcome: "none" },
        ],
        gap: i % 4 === 0 ? "shared" : `g${i}`,
        hours: "seg. a sex., 8h às 18h",
        open_now: i % 2 === 0,
        opened_at: iso(start - i * 9 * minute),
        due_at: iso(start + (((i * 47) % 200) - 20) * minute),
        last_message: raw,
        last_at: iso(start - i * 7 * minute),
        unread: i % 5 === 1 ? 2 : 0,
        notes: [],
    };
}

export function makeMessages(ticket) {
    const at = i => iso(Date.parse(ticket.opened_at) - (8 - i) * minute);
    const first = ticket.customer.name.split(" ")[0];
    const list = [
        { who: "customer", kind: "text", text: "Bom dia! Tudo bem?" },
        {
            who: "bot",
            kind: "text",
            text: `Bom dia, ${first}! Sou o assistente virtual. Como posso ajudar?`,
            reason: "greeting",
            prompt: "greeting@1",
            flow: "greeting@1",
            status: "read",
        },
        { who: "customer", kind: "text", text: ticket.question, reformulated: ticket.reformulated },
        {
            who: "bot",
            kind: "text",
            text: "Você quis dizer…?",
            reason: "offer",
            entry: "e1",
            entry_question: "Onde vejo minhas notas fiscais?",
            p: 0.41,
            threshold: 0.6,
            prompt: "offer@1",
            flow: "answering@1",
            status: "delivered",
            buttons: [
                { id: "b1", title: "Onde vejo a nota" },
                { id: "b0", title: "Nenhuma dessas" },
            ],
        },
        { who: "customer", kind: "button", text: "Nenhuma dessas" },
        { who: "customer", kind: "image", text: "" },
        { who: "system", kind: "text", text: "O assistente passou a conversa para a equipe" },
        {
            who: "note",
            kind: "text",
            by: "Bruno Sales",
            text: "O portal está fora desde ontem. Mandar por aqui.",
        },
        {
            who: "analyst",
            kind: "text",
            by: "Ana Prado",
            text: `Oi, ${first}! Já estou vendo isso para você: *um minuto*. https://exemplo.com.br/nota`,
            status: "read",
        },
    ];
    return list.map((message, i) => ({
        id: `${ticket.conversation}:${String(i + 61).padStart(6, "0")}`,
        number: i + 61,
        at: at(i),
        ...message,
    }));
}

export const entry = (id, question, answer, more = {}) => ({
    id,
    question,
    wordings: ["cadê minha nota", "nota da compra"],
    answer,
    tags: ["notas"],
    audience: "all",
    state: "published",
    source: { kind: "import" },
    helped: 3,
    not_helped: 1,
    used: 12,
    created_at: iso(Date.now() - 864e5),
    changed_at: iso(Date.now() - 36e5),
    version: 4,
    history: [{ at: iso(Date.now() - 36e5), by: "Ana Prado", what: "mudou a resposta" }],
    ...more,
});
