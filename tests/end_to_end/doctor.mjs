// balcao doctor asks Meta about a number: what is wrong is a line and an exit status.
import { assert, finish, test } from "./support/harness.mjs";
import { refusal, startGraph } from "./support/double.mjs";
import { appSecret, openWorld, phoneNumberId } from "./support/world.mjs";

const WABA = "102290129340398";
const APP = "634974688087057";
const fields = ["messages", "message_template_status_update", "message_template_quality_update",
                "message_template_components_update", "template_category_update",
                "phone_number_quality_update", "phone_number_name_update",
                "business_capability_update", "account_update", "account_alerts",
                "account_review_update", "security", "user_preferences"];

const graph = await startGraph();
const world = await openWorld({ simulator: false, idle: true,
                                env: { BALCAO_WHATSAPP_API: graph.url,
                                       BALCAO_WHATSAPP_RATE: "80",
                                       BALCAO_WHATSAPP_WABA_ID: WABA } });

const ok = body => ({ status: 200, body });
const number = (more = {}) => ok({
    display_phone_number: "+55 11 4002-8922", verified_name: "Minimercado",
    name_status: "APPROVED", quality_rating: "GREEN", status: "CONNECTED",
    throughput: { level: "STANDARD" }, whatsapp_business_manager_messaging_limit: "TIER_2K",
    health_status: { can_send_message: "AVAILABLE" }, ...more });
const permissions = names => ok({ data: names.map(permission =>
    ({ permission, status: "granted" })) });

function wellAnswers() {
    return {
        [phoneNumberId]: number(),
        "me/permissions": permissions(["whatsapp_business_messaging",
                                       "whatsapp_business_management"]),
        [`${WABA}/subscribed_apps`]: ok({ data: [{ whatsapp_business_api_data: { id: APP } }] }),
        [`${APP}/subscriptions`]: request => {
            assert.equal(request.headers.authorization, `Bearer ${APP}|${appSecret}`);
            return ok({ data: [{ object: "whatsapp_business_account",
                                 fields: fields.map(name => ({ name, version: "v23.0" })) }] });
        },
    };
}

async function doctor(change = {}) {
    graph.answers = { ...wellAnswers(), ...change };
    const { code, out } = await world.tryCli(["doctor"]);
    assert.doesNotMatch(out, /end-to-end/, "a secret is shown");
    return { code, out };
}

await test("a number that is well", async () => {
    const { code, out } = await doctor();
    assert.equal(code, 0, out);
    assert.doesNotMatch(out, /FAIL/);
    for (const line of [/ok +default +number: \+55 11 4002-8922, CONNECTED, may send: AVAILABLE/,
                        /name: Minimercado, APPROVED/, /quality: GREEN/,
                        /limits: TIER_2K customers a day, throughput STANDARD, ours 80\/s/,
                        /token: may use whatsapp_business_messaging/,
                        /webhooks: an app is subscribed/, /fields: all subscribed/])
        assert.match(out, line);
});

const ills = [
    ["a token that has expired", /FAIL +default +number: .*190/,
     { [phoneNumberId]: refusal(190, 401), "me/permissions": refusal(190, 401) }],
    ["a number that is blocked", /FAIL +default +number: .*BLOCKED/,
     { [phoneNumberId]: number({ health_status: { can_send_message: "BLOCKED" } }) }],
    ["a name that was declined", /FAIL +default +name: .*DECLINED/,
     { [phoneNumberId]: number({ name_status: "DECLINED" }) }],
    ["bad quality", /FAIL +default +quality: RED/,
     { [phoneNumberId]: number({ quality_rating: "RED" }) }],
    ["a right that is missing", /FAIL +default +token: lacks whatsapp_business_management/,
     { "me/permissions": permissions(["whatsapp_business_messaging"]) }],
    ["an account to which no app is subscribed", /FAIL +default +webhooks: no app is subscribed/,
     { [`${WABA}/subscribed_apps`]: ok({ data: [] }) }],
    ["the field without which nothing comes", /FAIL +default +fields: not subscribed: messages/,
     { [`${APP}/subscriptions`]: ok({ data: [] }) }],
];

for (const [name, line, change] of ills)
    await test(name, async () => {
        const { code, out } = await doctor(change);
        assert.equal(code, 1, out);
        assert.match(out, line);
    });

await test("odd answers are no crash", async () => {
    for (const body of ["", "[]", "{}", "<html>", '{"data":7}', '{"health_status":[]}']) {
        const odd = { status: 200, body };
        const { code } = await doctor(Object.fromEntries(
            Object.keys(wellAnswers()).map(path => [path, odd])));
        assert.equal(code, 1, body);
    }
});

await test("when nobody answers it says so once, and does not wait for the rest", async () => {
    await graph.shut();
    const { code, out } = await doctor();
    assert.equal(code, 1);
    assert.equal(out.match(/FAIL/g).length, 1, out);
});

await finish();
