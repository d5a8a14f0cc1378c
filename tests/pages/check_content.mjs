// What is neither words nor a file: places, contacts, orders, forms, and what was done to a message.
import { accessible, check, fits, group, phone, picture } from "./harness.mjs";

const says = (api, kind, body, more = {}) =>
    api.state.write("t1", { who: "customer", kind, text: "", body: body && JSON.stringify(body), ...more });

const ana = { name: "Ana Souza", phones: [{ phone: "+55 85 9612-3586" }], emails: [{ email: "a@b.c" }] };
const items = [
    { product: "SKU1", quantity: 2, price: 30.5, currency: "BRL" },
    { product: "SKU2", quantity: 1 },
];
const ad = { source: "ad", headline: "Promoção", text: "Só hoje" };

/** Written, and the words that must then be seen. */
const rows = [
    ["a place", "location", { latitude: -3.7319, longitude: -38.5267, name: "Loja" }, "-3.7319, -38.5267"],
    ["a contact", "contacts", { contacts: [ana] }, "+55 85 9612-3586"],
    ["an order", "order", { items }, "R$\u00a030,50"],
    ["a form", "flow", { name: "flow", answers: { flow_token: "x", cidade: "Fortaleza" } }, "Fortaleza"],
    ["a form of one value", "flow", { answers: "quase JSON" }, "quase JSON"],
    ["what nobody knows", "unknown", { type: "poll_creation", raw: { type: "unsupported" } }, "poll_creation"],
    ["an advertisement", "text", { referral: ad }, "Veio de um anúncio · Promoção · Só hoje"],
    ["what was forwarded", "text", { forwarded: "often" }, "Encaminhada muitas vezes"],
    ["a body that is no JSON", "order", undefined, "Pedido", { body: "{" }],
];
const marks = [
    ["an edit", { change: "edited", original: "oi" }, "Antes: oi"],
    ["what was taken back", { change: "revoked" }, "Apagada por quem escreveu"],
    ["a reaction", { reaction: "👍" }, "👍"],
];

async function shows(page, what, words) {
    const found = page.locator(".msg", { hasText: words }).last();
    await found.waitFor({ state: "attached" });
    check(`${what} is shown`, true);
}

async function seen(api, { visit }) {
    const page = await visit(`${api.base}/desk/t/t1`);
    await page.waitForSelector(".msg");
    for (const [what, kind, body, words, more] of rows) {
        says(api, kind, body, more);
        await shows(page, what, words);
    }
    for (const [what, more, words] of marks) {
        says(api, "text", undefined, { text: what, ...more });
        await shows(page, what, words);
    }
    const place = await page.locator('.msg a[href^="geo:"]').first().getAttribute("href");
    check("the link of a place is its coordinates alone", place === "geo:-3.7319,-38.5267", place);
    await accessible(page, "what messages hold");
    await picture(page, "desk-content");
    await page.context().close();
}

async function onPhone(api, { visit }) {
    const page = await visit(`${api.base}/desk/t/t1`, phone);
    await page.waitForSelector(".msg");
    await fits(page, "what messages hold, on a telephone");
    await page.context().close();
}

export async function checkContent(api, browser) {
    await group("what messages hold", () => seen(api, browser));
    await group("what messages hold, on a telephone", () => onPhone(api, browser));
}
