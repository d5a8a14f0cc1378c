// The web chat and the script for other sites.
import { accessible, check, fits, group, narrow, phone, until } from "./harness.mjs";

const said = (page, text) => page.locator(`.bubble:has-text("${text}")`);

async function open({ visit }, api, options) {
    const page = await visit(`${api.base}/chat`, options);
    await page.waitForSelector("text=Responde na hora");
    return page;
}

async function write(page, text) {
    await page.fill("#say", text);
    await page.press("#say", "Enter");
}

async function talking(api, browser) {
    const page = await open(browser, api);
    await write(page, "oi, bom dia");
    await page.waitForSelector("text=Você disse: oi, bom dia");
    check("what is written is answered", (await said(page, "Você disse: oi").count()) === 1);
    check(
        "our own message is there once",
        (await page.locator(".mine:has-text('oi, bom dia')").count()) === 1,
    );
    await page.press("#say", "Shift+Enter");
    check("Shift+Enter is a new line", (await page.inputValue("#say")) === "\n");
    await page.reload();
    await page.waitForSelector("text=Você disse: oi, bom dia");
    check("a reload keeps the conversation", api.state.chat.sessions === 1);
    await page.context().close();
}

async function buttons(api, browser) {
    const page = await open(browser, api);
    await write(page, "botões");
    await page.waitForSelector("text=Você disse: botões");
    const last = page.locator(".theirs:has-text('Você disse: botões')");
    await last.locator("text=Sim, ajudou").click();
    await page.waitForSelector(".mine:has-text('Sim, ajudou')");
    check("a button works once", (await last.locator(".choice:not([disabled])").count()) === 0);
    const call = api.calls.findLast(
        one => one.path === "/v1/chat/messages" && one.method === "POST",
    );
    check("its id is sent", call.body.button === "helped");
    await page.reload();
    await page.waitForSelector("text=Você disse: botões");
    check(
        "and stays used after a reload",
        (await page
            .locator(".theirs:has-text('Você disse: botões') .choice:not([disabled])")
            .count()) === 0,
    );
    await page.context().close();
}

async function offline(api, browser) {
    const page = await open(browser, api);
    await page.context().setOffline(true);
    api.hub.drop();
    await page.waitForSelector("text=Sem conexão");
    await write(page, "primeira");
    await write(page, "segunda");
    await page.waitForSelector("text=O que você escreveu será enviado.");
    await page.context().setOffline(false);
    await page.waitForSelector("text=Você disse: segunda");
    const texts = api.state.chat.messages
        .filter(one => one.who === "customer")
        .map(one => one.text);
    check(
        "what was written offline arrives, in order",
        texts.slice(-2).join() === "primeira,segunda",
    );
    check("and once", (await page.locator(".mine:has-text('primeira')").count()) === 1);
    await page.context().close();
}

async function retrying(api, browser) {
    const page = await open(browser, api);
    api.refusals.push({ status: 503, detail: "" });
    await write(page, "tenta de novo");
    await page.waitForSelector("text=Você disse: tenta de novo");
    const ids = api.calls.filter(one => one.body?.text === "tenta de novo").map(one => one.body.id);
    check("a repeat has the same id", ids.length === 2 && ids[0] === ids[1]);
    api.refusals.push({ status: 400, detail: "não" });
    await write(page, "recusada");
    await page.waitForSelector("text=não enviada");
    await page.click("text=Tentar de novo");
    await page.waitForSelector("text=Você disse: recusada");
    check("a refused message can be tried again", true);
    await page.context().close();
}

async function expired(api, browser) {
    const page = await open(browser, api);
    await page.evaluate(() => localStorage.setItem("balcao.chat.token", "velho"));
    await page.reload();
    await page.waitForSelector("text=Responde na hora");
    await write(page, "com sessão nova");
    await page.waitForSelector("text=Você disse: com sessão nova");
    check("a token that ended is replaced", true);
    await page.context().close();
}

async function analyst(api, browser) {
    const page = await open(browser, api, phone);
    await write(page, "tem estoque?");
    await page.waitForSelector(".speaker:has-text('Ana Prado')");
    check("a person is named", true);
    await fits(page, "chat on a phone");
    await page.context().close();
}

const hostPage =
    base => `<!doctype html><html lang="pt-BR"><meta charset="utf-8"><title>Loja</title>
<link rel="icon" href="${base}/assets/none.svg"><main><h1>Uma loja</h1></main>
<script src="${base}/widget.js" data-title="Fale com a loja"></script></html>`;

async function widget(api, { visit }, options, name) {
    api.hostPage = hostPage(api.base);
    const page = await visit(`${api.base.replace("127.0.0.1", "localhost")}/host`, options);
    await page.click("text=Fale com a loja >> visible=true").catch(() => {});
    const button = page.getByRole("button", { name: "Fale com a loja" });
    if ((await page.locator("iframe").count()) === 0) await button.click();
    const frame = page.frameLocator("iframe");
    await frame.locator("#say").fill("oi do site");
    await frame.locator("#say").press("Enter");
    await frame.locator("text=Você disse: oi do site").waitFor();
    check(`the widget talks on another site, ${name}`, true);
    await fits(page, `widget, ${name}`);
    await frame.getByRole("button", { name: "Fechar o chat" }).click();
    await until(page, () => document.querySelector("iframe").style.display === "none");
    check(
        `and closes, ${name}`,
        await page.evaluate(() =>
            document.activeElement.getAttribute("aria-label")?.startsWith("Fale com a loja"),
        ),
    );
    api.state.chat.write({ who: "bot", text: "Mais uma coisa" });
    await page.getByRole("button", { name: "1 mensagem nova" }).waitFor();
    check(`and counts what is unread, ${name}`, true);
    await accessible(page, `host page, ${name}`);
    await page.context().close();
}

export async function checkChat(api, browser) {
    const groups = { talking, buttons, offline, retrying, expired, analyst };
    for (const [name, run] of Object.entries(groups)) {
        api.refusals.length = 0;
        await group(`chat: ${name}`, () => run(api, browser));
    }
    await group("widget", () => widget(api, browser, {}, "desktop"));
    await group("widget, narrow", () => widget(api, browser, narrow, "320 px"));
}
