// WhatsApp's templates: mirrored, watched, written in the desk, reviewed by the simulated Meta.
import { assert, finish, includes, test, until } from "./support/harness.mjs";
import { staff } from "./support/talk.mjs";
import { openWorld } from "./support/world.mjs";

const waba = "102290129340398";
const graph = `/simulator/graph/v23.0/${waba}/message_templates`;
const key = (name, language = "pt_BR") => `${waba}:${name}:${language}`;

const world = await openWorld({
    people: { Ana: "analyst", Eva: "editor" },
    env: { BALCAO_WHATSAPP_WABA_ID: waba },
    entries: null,
});

const as = (name, method, path, body) => staff(world, name).ask(method, path, body);
const template = async name => (await as("Ana", "GET", `templates/${key(name)}`)).body;
const alerts = async kind =>
    (await as("Ana", "GET", "alerts")).body.items.filter(one => one.kind === kind);

/** Something happens at Meta. */
async function happen(event) {
    const reply = await fetch(`${world.simulator}/v1/simulator/events`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(event),
    });
    assert.ok(reply.ok, await reply.text());
}

async function atMeta(name) {
    const reply = await fetch(`${world.simulator}${graph}?limit=1000`, {
        headers: { Authorization: "Bearer end-to-end-token" },
    });
    return (await reply.json()).data.find(one => one.name === name);
}

const draft = {
    name: "aviso_de_entrega",
    language: "pt_BR",
    category: "UTILITY",
    parameter_format: "named",
    components: [
        {
            type: "BODY",
            text: "Olá {{nome}}, seu pedido chega hoje.",
            example: { body_text_named_params: [{ param_name: "nome", example: "Ana" }] },
        },
        { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Obrigado" }] },
    ],
};

await test("Meta's list is mirrored at the start, with the values that each asks for", async () => {
    const items = await until("three templates", async () => {
        const { body } = await as("Ana", "GET", "templates?status=APPROVED");
        return body.items.length >= 3 && body.items;
    });
    assert.ok(items.every(one => one.waba === waba && one.template_id));

    const one = await template("fatura_aviso");
    includes(one, { status: "APPROVED", category: "UTILITY", language: "pt_BR", sendable: true });
    assert.deepEqual(one.values.map(value => [value.key, value.required]), [
        ["body.nome", true], ["body.valor", true], ["body.data", true], ["button.0", false]]);
});

await test("a template that is paused is marked, and raises one alert", async () => {
    const before = await world.metric("balcao_alerts_total");
    await happen({ kind: "template", name: "fatura_aviso", status: "PAUSED" });
    await until("it is paused here", async () =>
        (await template("fatura_aviso")).status === "PAUSED");

    const [alert, ...more] = await until("the alert is listed", async () => {
        const found = await alerts("template_paused");
        return found.length && found;
    });
    assert.deepEqual(more, []);
    includes(alert, { subject: key("fatura_aviso") });
    assert.match(alert.text, /fatura_aviso \(pt_BR\) foi pausado/);
    assert.equal(await world.metric("balcao_alerts_total"), before + 1);
    assert.ok(world.lines.some(line => /alert_raised kind=template_paused/.test(line)));
});

await test("a template that goes on is sent again, without an alert", async () => {
    const before = await world.metric("balcao_alerts_total");
    await happen({ kind: "template", name: "fatura_aviso", status: "APPROVED" });
    await until("it is approved here", async () =>
        (await template("fatura_aviso")).status === "APPROVED");
    assert.equal(await world.metric("balcao_alerts_total"), before);
});

await test("a change of category raises an alert", async () => {
    await happen({ kind: "template", name: "retomar_conversa", category: "MARKETING" });
    await until("it is marketing here", async () =>
        (await template("retomar_conversa")).category === "MARKETING");
    await until("the alert is listed", async () =>
        (await alerts("template_category")).some(one => one.subject === key("retomar_conversa")));
});

await test("a draft that Meta would refuse is refused here, by name", async () => {
    const components = [{ type: "BODY", text: "{{1}} chegou." }];
    const { status, body } = await as("Eva", "POST", "templates", { ...draft, components });
    assert.equal(status, 400);
    assert.match(body.detail, /BODY/);
});

await test("only those who edit may draft", async () => {
    assert.equal((await as("Ana", "POST", "templates", draft)).status, 403);
});

await test("a draft stays here until it is submitted, and is approved by Meta's webhook", async () => {
    const made = await as("Eva", "POST", "templates", draft);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    includes(made.body, { id: key(draft.name), status: "DRAFT" });
    assert.equal((await as("Eva", "POST", "templates", draft)).status, 409);
    assert.equal(await atMeta(draft.name), undefined);

    const sent = await as("Eva", "POST", `templates/${key(draft.name)}/submit`, {});
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
    assert.ok(await atMeta(draft.name));
    assert.equal((await as("Eva", "POST", `templates/${key(draft.name)}/submit`, {})).status, 409);
    await until("it is approved", async () => (await template(draft.name)).status === "APPROVED");
});

await test("a template that Meta refuses raises an alert", async () => {
    await happen({ kind: "template", name: draft.name, status: "REJECTED",
                   reason: "INVALID_FORMAT" });
    await until("the alert is listed", async () =>
        (await alerts("template_rejected")).some(one => one.subject === key(draft.name)));
});

await test("an edit goes to Meta, and its words come back with the list", async () => {
    const components = [{ type: "BODY", text: "Seu pedido chega amanhã." }];
    const changed = await as("Eva", "PUT", `templates/${key(draft.name)}`, { components });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    await until("the mirror has the new words", async () =>
        (await template(draft.name)).components[0].text === components[0].text);
});

await test("a template is deleted at Meta and here", async () => {
    const { status } = await as("Eva", "DELETE", `templates/${key(draft.name)}`);
    assert.equal(status, 204);
    assert.equal(await atMeta(draft.name), undefined);
    assert.equal((await as("Ana", "GET", `templates/${key(draft.name)}`)).status, 404);
});

await test("the mirror is there after a restart, even when Meta is not", async () => {
    await world.stop();
    await world.stopSimulator();
    await world.start();
    includes(await template("fatura_aviso"), { status: "APPROVED" });
    assert.equal((await as("Eva", "POST", "templates/refresh", {})).status, 202);

    const made = await as("Eva", "POST", "templates", draft);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const sent = await as("Eva", "POST", `templates/${key(draft.name)}/submit`, {});
    assert.equal(sent.status, 503);
    includes(await template(draft.name), { status: "DRAFT" });
});

await finish();
