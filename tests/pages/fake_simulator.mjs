// The simulator's and the demonstration's API.
const iso = () => new Date().toISOString();

export function simulatorRoutes(api) {
    const phones = [{ phone: "5511999990001", name: "Marina" }, { phone: "5511999990002", name: "Rafael" }];
    const simulator = {
        messages: [], webhooks: [],
        switches: { fail_next: 0, time_out: false, duplicate: false, reorder: false, batch: 1, withhold: "" },
    };
    api.state.simulator = simulator;
    const add = (customer, message) => {
        simulator.messages.push({ id: `m${simulator.messages.length}`, at: iso(), customer, type: "text", ...message });
        api.hub.publish("simulator", "message", {});
    };
    simulator.add = add;
    const answer = customer => {
        add(customer, { from: "business", text: "*Aceitamos Pix.* Isso ajudou?", status: "sent", buttons: [{ id: "y", title: "Sim" }, { id: "n", title: "Não" }] });
        add(customer, {
            from: "business", type: "list", text: "Escolha um assunto:", status: "sent",
            list: { button: "Ver assuntos", sections: [{ title: "Assuntos", rows: [{ id: "r1", title: "Pagamento", description: "Pix, cartão" }, { id: "r2", title: "Acesso" }] }] },
        });
    };
    const demo = {
        steps: ["asked", "answered", "handed_off", "taken", "taught", "answered_alone"].map(key => ({ key, done: false })),
        login: { name: "Ana", password: "balcao-demo" }, phones: phones.map(one => one.phone),
    };
    api.state.demo = demo;
    return [
        ["GET", "/v1/simulator/state", ({ query }) => ({
            customers: phones, switches: simulator.switches, last_event: api.hub.last(),
            messages: simulator.messages.filter(one => one.customer === query.get("customer")),
        })],
        ["POST", "/v1/simulator/messages", ({ body }) => {
            simulator.webhooks.push({ at: iso(), body: JSON.stringify({ object: "whatsapp_business_account", entry: [body] }) });
            add(body.customer, { from: "customer", type: body.type, text: body.text ?? body.title ?? "", status: "read" });
            if (body.text && !/nada/.test(body.text)) answer(body.customer);
            return { id: "x" };
        }],
        ["PUT", "/v1/simulator/switches", ({ body }) => {
            simulator.switches = body;
            return body;
        }],
        ["GET", "/v1/simulator/webhooks", () => ({ items: simulator.webhooks })],
        ["GET", "/v1/simulator/events", ({ req, res }) => api.hub.follow("simulator", req, res)],
        ["GET", "/v1/demo", () => ({ ...demo, last_event: api.hub.last() })],
        ["GET", "/v1/demo/events", ({ req, res }) => api.hub.follow("demo", req, res)],
    ];
}
