// The simulator's and the demonstration's API.
const iso = () => new Date().toISOString();

const phones = [
    { phone: "5511999990001", name: "Marina" },
    { phone: "5511999990002", name: "Rafael" },
];
const quiet = {
    fail_next: 0,
    time_out: false,
    duplicate: false,
    reorder: false,
    silent: false,
    batch: 1,
    withhold: "",
};
const rows = [
    { id: "r1", title: "Pagamento", description: "Pix, cartão" },
    { id: "r2", title: "Acesso" },
];
const answers = [
    {
        text: "*Aceitamos Pix.* Isso ajudou?",
        buttons: [
            { id: "y", title: "Sim" },
            { id: "n", title: "Não" },
        ],
    },
    {
        type: "list",
        text: "Escolha um assunto:",
        list: { button: "Ver assuntos", sections: [{ title: "Assuntos", rows }] },
    },
];

function makeSimulator(api) {
    const simulator = { messages: [], webhooks: [], switches: quiet };
    simulator.add = (customer, message) => {
        const id = `m${simulator.messages.length}`;
        simulator.messages.push({ id, at: iso(), customer, type: "text", ...message });
        api.hub.publish("simulator", "message", {});
    };
    return simulator;
}

function receive(simulator, act) {
    const raw = { object: "whatsapp_business_account", entry: [act] };
    simulator.webhooks.push({ at: iso(), body: JSON.stringify(raw) });
    const text = act.text ?? act.title ?? "";
    simulator.add(act.customer, { from: "customer", type: act.type, text, status: "read" });
    if (!act.text) return;
    for (const answer of answers)
        simulator.add(act.customer, { from: "business", status: "sent", ...answer });
}

const simulatorApi = (api, simulator) => ({
    "GET /v1/simulator/state": ({ query }) => ({
        customers: phones,
        switches: simulator.switches,
        messages: simulator.messages.filter(one => one.customer === query.get("customer")),
        last_event: api.hub.last(),
    }),
    "POST /v1/simulator/messages": ({ body }) => {
        receive(simulator, body);
        return { id: "x" };
    },
    "PUT /v1/simulator/switches": ({ body }) => {
        simulator.switches = body;
        return body;
    },
    "POST /v1/simulator/events": () => ({}),
    "GET /v1/simulator/webhooks": () => ({ items: simulator.webhooks }),
    "GET /v1/simulator/events": ({ req, res }) => api.hub.follow("simulator", req, res),
});

const keys = ["asked", "answered", "handed_off", "taken", "taught", "answered_alone"];

export function simulatorRoutes(api) {
    const simulator = makeSimulator(api);
    api.state.simulator = simulator;
    const demo = {
        steps: keys.map(key => ({ key, done: false })),
        login: { name: "Ana", password: "balcao-demo" },
        phones: phones.map(one => one.phone),
    };
    return {
        ...simulatorApi(api, simulator),
        "GET /v1/demo": () => ({ ...demo, last_event: api.hub.last() }),
        "GET /v1/demo/events": ({ req, res }) => api.hub.follow("demo", req, res),
    };
}
