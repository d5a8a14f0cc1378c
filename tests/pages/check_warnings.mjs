// What the desk warns of while somebody writes: a window that closes, an answer for one customer
// alone, a message that did not arrive; and what the operation has to look at.
import { accessible, check, fits, group, phone, picture, until } from "./harness.mjs";

const inMinutes = n => new Date(Date.now() + n * 6e4).toISOString();

async function open(api, { visit }, ticket, more, options) {
    Object.assign(
        api.state.tickets.find(one => one.id === ticket),
        more,
    );
    const page = await visit(`${api.base}/desk/t/${ticket}`, options);
    await page.waitForSelector(".msg");
    return page;
}

const seen = async (page, words) => {
    await page.waitForSelector(`text=${words}`);
    check(`it says “${words}”`, true);
};

async function windows(api, browser) {
    let page = await open(api, browser, "t0", { window_until: inMinutes(47) });
    await seen(page, "Janela do WhatsApp: mais 47 min");
    page = await open(api, browser, "t0", { window_until: inMinutes(-1) }, phone);
    await seen(page, "Janela do WhatsApp fechada.");
    await accessible(page, "a window that is closed");
    await fits(page, "a window that is closed");
    await picture(page, "desk-window-phone");
    await page.click(".tabs >> text=Nota interna");
    await page.waitForSelector(".bar.warns", { state: "detached" });
    check("a note needs no window", true);
    page = await open(api, browser, "t0", { window_until: inMinutes(192) });
    await page.waitForSelector(".card >> text=mais 3 h 12");
    check("while it is long it is in the card only", (await page.locator(".warns").count()) === 0);
}

async function hints(api, browser) {
    const page = await open(api, browser, "t0", {});
    await page.fill("#field", "Seu pedido 4411 chega na terça.");
    await page.waitForSelector(".doubt >> text=Fala de um número de pedido.");
    await until(page, () => {
        const pane = document.querySelector(".talk");
        return pane.scrollHeight - pane.scrollTop - pane.clientHeight < 2;
    });
    check("the end of the conversation stays in sight when the composer grows", true);
    await accessible(page, "an answer for one customer alone");
    await picture(page, "desk-private");
    await page.fill("#field", "Aceitamos Pix em todas as lojas.");
    await page.waitForSelector(".doubt", { state: "hidden" });
    check("an answer for one customer alone is pointed out, until it is changed", true);
    await page.fill("#field", "");
}

async function failures(api, browser) {
    const page = await open(api, browser, "t1", {});
    api.state.write("t1", {
        who: "analyst",
        by: "Ana Prado",
        text: "chegou?",
        status: "failed",
        error: "(#131026) Message undeliverable",
    });
    await seen(page, "o WhatsApp não pode entregar para este número");
    api.state.write("t1", { who: "note", text: "Uma mensagem não foi entregue." });
    await seen(page, "Nota automática");
    await picture(page, "desk-failure");
}

async function customers(api, browser) {
    const identities = [
        { kind: "phone", value: "5511987650001" },
        { kind: "user", value: "BR.1349" },
        { kind: "parent", value: "BR.ENT.1" },
    ];
    const customer = { id: "c1", name: "Marina", address: "5511987650001", identities };
    const page = await open(api, browser, "t1", { customer });
    const card = await page.locator(".card").innerText();
    check("a customer's number and account are in the card",
          card.includes("(11) 98765-0001") && card.includes("BR.1349 (conta do WhatsApp)") &&
              !card.includes("BR.ENT"));
}

async function alerts(api, { visit }) {
    const page = await visit(`${api.base}/desk/dead`);
    await seen(page, "O modelo retomar_conversa");
    const text = "O token do número foi recusado.";
    api.state.alerts.unshift({ id: "a2", at: inMinutes(0), text });
    api.hub.publish("desk", "alert", api.state.alerts[0]);
    await seen(page, text);
}

export async function checkWarnings(api, browser) {
    await group("windows of 24 hours", () => windows(api, browser));
    await group("hints about teaching", () => hints(api, browser));
    await group("messages that failed", () => failures(api, browser));
    await group("who a customer is", () => customers(api, browser));
    await group("alerts", () => alerts(api, browser));
}
