// The desk against an API that refuses, conflicts and drops.
import { accessible, check, group, until } from "./harness.mjs";

const rows = page => page.locator(".row");
const openTicket = async ({ visit }, api, id = "t1") => {
    const page = await visit(`${api.base}/desk/t/${id}`);
    await page.waitForSelector(".msg");
    return page;
};
const count = title => Number(/^\((\d+)\)/.exec(title)?.[1] ?? 0);
const focusedId = page => page.evaluate(() => document.activeElement.dataset.id);

async function login(api, { visit }) {
    api.state.signedIn = false;
    const page = await visit(`${api.base}/desk/t/t1`);
    await page.fill("[name=name]", "Ana");
    await page.fill("[name=password]", "errada");
    await page.click("text=Entrar");
    await page.waitForSelector("text=Nome ou senha incorretos.");
    check("a wrong password is said in a sentence", true);
    await page.fill("[name=password]", "balcao-demo");
    await page.click("button:has-text('Entrar')");
    await page.waitForSelector(".msg");
    check("the login leads to the page that was asked for", page.url().endsWith("/desk/t/t1"));
    await page.context().close();
}

async function signedOut(api, browser) {
    const page = await openTicket(browser, api);
    await page.fill("#field", "rascunho que fica");
    api.state.signedIn = false;
    api.hub.drop();
    await page.waitForSelector("dialog:has-text('Entre de novo')");
    await page.fill("[name=password]", "balcao-demo");
    await page.click("dialog button:has-text('Entrar')");
    await page.waitForSelector("dialog", { state: "detached" });
    check(
        "signing in again keeps what was written",
        (await page.inputValue("#field")) === "rascunho que fica",
    );
    const ticket = api.state.arrive({ customer: { name: "Depois Da Volta" } });
    await page.waitForSelector(`[data-id="${ticket.id}"], .pill`);
    check("signing in again follows the events again", true);
    await page.context().close();
}

async function arrivals(api, { visit }) {
    const page = await visit(`${api.base}/desk`);
    await rows(page).first().waitFor();
    const first = api.state.arrive({ customer: { name: "Chegou Agora" } });
    await page.waitForSelector(`[data-id="${first.id}"]`);
    check("a ticket appears without reload", true);
    await rows(page).nth(2).focus();
    const title = await page.title();
    const second = api.state.arrive({ customer: { name: "Chegou Depois" } });
    await page.waitForSelector("text=1 conversa nova");
    check(
        "a ticket waits while the list is in use",
        (await page.locator(`[data-id="${second.id}"]`).count()) === 0,
    );
    await until(page, before => document.title !== before, title);
    check("the title counts it", count(await page.title()) === count(title) + 1);
    await page.keyboard.press(".");
    await page.waitForSelector(`[data-id="${second.id}"]`);
    check("the key . shows it", true);
    await page.context().close();
}

async function keys(api, browser) {
    const page = await openTicket(browser, api, "t3");
    await page.focus('[data-id="t3"]');
    const ids = await rows(page).evaluateAll(list => list.map(row => row.dataset.id));
    const next = ids[ids.indexOf("t3") + 1];
    await page.keyboard.press("j");
    check(
        "J opens and focuses the next",
        (await focusedId(page)) === next && page.url().endsWith(`/t/${next}`),
    );
    await page.keyboard.press("k");
    check("K goes back", (await focusedId(page)) === "t3");
    await page.waitForSelector(".msg");
    await page.keyboard.press("n");
    await page.keyboard.type("j k e ? a");
    check("letters are letters in a field", (await page.inputValue("#field")) === "j k e ? a");
    await page.keyboard.press("Escape");
    check("Esc leaves the field for the row", (await focusedId(page)) === "t3");
    await page.keyboard.press("?");
    await page.waitForSelector("dialog:has-text('Atalhos de teclado')");
    await accessible(page, "keys dialog");
    await page.click("dialog >> text=Atalhos de uma letra");
    await page.keyboard.press("Escape");
    await page.focus('[data-id="t3"]');
    await page.keyboard.press("j");
    check("one switch turns the letters off", (await focusedId(page)) === "t3");
    await page.keyboard.press("Control+k");
    await page.waitForSelector("dialog:has-text('Ações')");
    await page.keyboard.type("lacunas");
    await page.keyboard.press("Enter");
    await page.waitForSelector("h2:has-text('Lacunas')");
    check("Ctrl+K finds an action by its name", true);
    await page.context().close();
}

async function drafts(api, browser) {
    const page = await openTicket(browser, api);
    await page.fill("#field", "minha resposta");
    await page.click(".tabs >> text=Nota interna");
    await page.fill("#field", "minha nota");
    await page.click(".tabs >> text=Responder");
    check("each mode keeps its draft", (await page.inputValue("#field")) === "minha resposta");
    api.state.write("t1", { who: "customer", text: "oi? alguém?" });
    await page.waitForSelector("text=oi? alguém?");
    check(
        "an event does not touch the draft",
        (await page.inputValue("#field")) === "minha resposta",
    );
    await page.reload();
    await page.waitForSelector(".msg");
    check("a reload keeps the draft", (await page.inputValue("#field")) === "minha resposta");
    check("the row shows it", (await page.locator("[data-id=t1] >> text=Rascunho").count()) === 1);
    await page.evaluate(() => {
        const key = "balcao.draft.old.note";
        localStorage.setItem(key, JSON.stringify({ text: "velha", at: Date.now() - 8 * 864e5 }));
    });
    await page.reload();
    await page.waitForSelector(".msg");
    check(
        "a draft dies after seven days",
        (await page.evaluate(() => localStorage.getItem("balcao.draft.old.note"))) === null,
    );
    await page.context().close();
}

async function chatting(api, browser) {
    const page = await openTicket(browser, api);
    await page.click("text=Conversar");
    await page.fill("#field", "um momento, por favor");
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector(".analyst:has-text('um momento'):not(.sending)");
    check(
        "a message is sent once",
        (await page.locator(".msg:has-text('um momento')").count()) === 1,
    );
    await page.fill("#field", "um momento, por favor");
    await page.keyboard.press("Control+Enter");
    await until(page, () => document.querySelectorAll(".msg.analyst:not(.sending)").length >= 3);
    const last = page.locator(".talk .msg");
    check(
        "the same words may be said again",
        (await last.last().innerText()).includes("um momento"),
    );
    api.state.write("t1", { who: "customer", text: "obrigado pela atenção" });
    await page.waitForSelector("text=obrigado pela atenção");
    check(
        "what comes later stands below",
        (await last.last().innerText()).includes("obrigado pela atenção"),
    );
    api.refusals.push({ status: 503, detail: "" });
    await page.fill("#field", "esta falha");
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector(".failed:has-text('esta falha')");
    const said = () =>
        api.calls.filter(one => one.path.endsWith("/say") && one.body.text === "esta falha");
    await page.click(".failed .link");
    await page.waitForSelector(".analyst:has-text('esta falha'):not(.failed):not(.sending)");
    const ids = said().map(one => one.body.id);
    check(
        "a failed message is tried again with the same id",
        ids.length === 2 && ids[0] === ids[1],
    );
    await page.context().close();
}

async function scrolling(api, browser) {
    const page = await openTicket(browser, api);
    await page.click("text=Mensagens anteriores");
    await page.waitForSelector("text=mensagem antiga 60");
    await page.click("text=Mensagens anteriores");
    await page.click("text=Conversa anterior");
    await page.waitForSelector("text=Outra conversa começa aqui");
    await page.click("text=Conversa anterior");
    await page.waitForSelector("text=Não há conversa anterior.");
    check("earlier conversations stand above, on demand", true);
    await page.evaluate(() => {
        document.querySelector(".talk").scrollTop = 0;
    });
    api.state.write("t1", { who: "customer", text: "lá embaixo" });
    await page.waitForSelector("text=Mensagens novas");
    check(
        "reading further up is not disturbed",
        (await page.evaluate(() => document.querySelector(".talk").scrollTop)) === 0,
    );
    await page.context().close();
}

async function taking(api, browser) {
    const page = await openTicket(browser, api, "t0");
    await page.click("text=Assumir >> nth=0");
    await page.waitForSelector("text=A conversa agora é sua.");
    check(
        "a free ticket is taken",
        api.state.tickets.find(one => one.id === "t0").state === "taken",
    );
    await page.click("text=Desfazer");
    await page.waitForSelector("text=Desfeito");
    check("taking can be undone", api.state.tickets.find(one => one.id === "t0").state === "open");
    const other = api.state.tickets.find(one => one.id === "t0");
    Object.assign(other, { state: "taken", analyst: { id: "u2", name: "Bruno Sales" } });
    await page.click(".head >> text=Assumir");
    await page.waitForSelector("dialog:has-text('Bruno Sales assumiu')");
    await accessible(page, "conflict dialog");
    await page.click("text=Deixar com Bruno Sales");
    check(
        "who was faster is said by name",
        (await page.locator("text=Com Bruno Sales").count()) === 1,
    );
    check("only notes are left to write", (await page.locator(".tabs").count()) === 0);
    await page.context().close();
}

async function answering(api, browser) {
    const page = await openTicket(browser, api, "t4");
    check(
        "the clean question is prefilled",
        (await page.inputValue("#clean")) === "Como recebo a nota fiscal da compra?",
    );
    await page.click("text=Adicionar resposta");
    await page.waitForSelector("text=Escreva a resposta ao usuário.");
    check("an empty answer is not sent", true);
    await page.fill("#field", "A nota chega por e-mail em um dia.");
    await page.fill("#clean", "Quando recebo a nota fiscal?");
    api.refusals.push({ status: 503, detail: "" });
    await page.click("text=Adicionar resposta");
    await page.waitForSelector("text=O servidor está ocupado");
    check(
        "a refusal keeps the words",
        (await page.inputValue("#field")) === "A nota chega por e-mail em um dia.",
    );
    await page.click("text=Adicionar resposta");
    await page.waitForSelector("text=O assistente já sabe responder.");
    const { body } = api.calls.findLast(one => one.path === "/v1/desk/tickets/t4/answer");
    check(
        "answer and teach go in one call",
        body.teach === true &&
            body.question === "Quando recebo a nota fiscal?" &&
            body.valid_until === undefined,
    );
    await page.waitForSelector("text=Enviar para as 3 pessoas");
    await accessible(page, "who waits for the same");
    await page.click("text=Enviar para as 3 pessoas");
    await page.waitForSelector("text=Resposta enviada para 3 pessoas.");
    const spread = api.calls.findLast(one => one.path.endsWith("/spread"));
    check("one click reaches who waits for the same", spread.body.tickets.length === 3);
    check(
        "the draft is gone",
        (await page.evaluate(() => localStorage.getItem("balcao.draft.t4.answer"))) === null,
    );
    await page.context().close();
}

async function suggesting(api, browser) {
    const page = await openTicket(browser, api);
    await page.focus(".talk");
    await page.keyboard.press("2");
    await until(page, () => document.getElementById("field").value.startsWith("No aplicativo"));
    check("the key 2 uses the second suggestion", true);
    await page.focus(".talk");
    await page.keyboard.press("1");
    await page.waitForSelector("dialog:has-text('Trocar o que você escreveu?')");
    await page.click("text=Manter o meu texto");
    check(
        "a suggestion asks before it replaces",
        (await page.inputValue("#field")).startsWith("No aplicativo"),
    );
    await page.context().close();
}

async function leaving(api, browser) {
    const page = await openTicket(browser, api, "t7");
    await page.click("text=Encerrar");
    await page.waitForSelector(".head >> text=Encerrando…");
    await page.click(".toast >> text=Desfazer");
    await page.waitForSelector(".head >> text=Encerrar");
    check(
        "closing can be undone before it happens",
        !api.calls.some(one => one.path === "/v1/desk/tickets/t7/close"),
    );
    await page.click("text=Transferir");
    await page.waitForSelector("select");
    await accessible(page, "transfer dialog");
    await page.selectOption("select", { label: "Bruno Sales" });
    await page.fill("dialog textarea", "já conferi o extrato");
    await page.click("dialog >> button:has-text('Transferir')");
    await page.waitForSelector("text=Transferida para Bruno Sales.");
    const { body } = api.calls.findLast(one => one.path.endsWith("/t7/transfer"));
    check(
        "a transfer carries its note",
        body.analyst === "u2" && body.note === "já conferi o extrato",
    );
    await page.context().close();
}

async function reconnecting(api, { visit }) {
    const page = await visit(`${api.base}/desk`);
    await rows(page).first().waitFor();
    api.hub.refuse = 1;
    api.hub.drop();
    await page.waitForSelector("text=Reconectando");
    const ticket = api.state.arrive({ customer: { name: "Durante A Queda" } });
    await page.waitForSelector(`[data-id="${ticket.id}"]`);
    await page.waitForSelector(".chip:has-text('Ao vivo')");
    check("nothing is missed across a reconnect", true);
    const second = await page.context().newPage();
    await second.goto(`${api.base}/desk`);
    await rows(second).first().waitFor();
    check("two tabs, one stream", api.hub.readers.size === 1, String(api.hub.readers.size));
    await page.close();
    const late = api.state.arrive({ customer: { name: "Outra Aba" } });
    await second.waitForSelector(`[data-id="${late.id}"]`);
    check("the other tab takes over", true);
    await second.context().close();
}

async function presence(api, browser) {
    const page = await openTicket(browser, api);
    api.hub.publish("desk", "presence", {
        ticket: "t1",
        user: "u2",
        name: "Bruno Sales",
        doing: "writing",
    });
    await page.waitForSelector(".head >> text=Bruno Sales está escrevendo…");
    await page.waitForSelector("[data-id=t1] >> text=Bruno Sales está escrevendo…");
    await page.waitForSelector("text=Bruno Sales também está escrevendo");
    check("who else writes is seen in head, row and above the field", true);
    check(
        "we say that we look",
        api.calls.some(one => one.path.endsWith("/t1/presence")),
    );
    await page.context().close();
}

async function knowledge(api, { visit }) {
    const page = await visit(`${api.base}/desk/entries`);
    await page.waitForSelector(".entry-row");
    await page.fill("input[type=search]", "cadê a nota");
    await page.waitForSelector(".outcome >> text=O assistente responde sozinho");
    check("a search shows what the assistant would do", page.url().includes("?q="));
    await page.click("text=Nova");
    await page.fill("[name=question]", "Vocês vendem gelo?");
    await page.fill("[name=answer]", "Sim, no freezer da entrada.");
    await page.click("text=Salvar");
    await page.waitForSelector("text=Entrada salva.");
    check("a new entry has its own address", /entries\/e\d+/.test(page.url()));
    const id = page.url().match(/entries\/(e\d+)/)[1];
    api.state.entries.find(one => one.id === id).version = 9;
    await page.waitForSelector(".head >> text=publicada");
    await page.fill("[name=answer]", "Outra resposta.");
    await page.click("text=Salvar");
    await page.waitForSelector("text=Ver como ficou");
    check(
        "a stale version is refused, and the words stay",
        (await page.inputValue("[name=answer]")) === "Outra resposta.",
    );
    await page.click("text=Excluir");
    await page.click("text=Excluir mesmo");
    await page.waitForSelector("text=Entrada excluída.");
    check("deleting asks once more", !api.state.entries.some(one => one.id === id));
    await page.context().close();
}

async function roles(api, browser) {
    api.state.role = "analyst";
    const analyst = await browser.visit(`${api.base}/desk/entries/e1`);
    await analyst.waitForSelector("text=Quem muda a base são os editores.");
    check(
        "an analyst reads entries",
        (await analyst.isDisabled("[name=answer]")) && !(await analyst.isVisible("text=Nova")),
    );
    api.state.role = "editor";
    const editor = await openTicket(browser, api, "t3");
    await editor.waitForSelector("text=Quem responde são os analistas.");
    check("an editor does not answer", !(await editor.isVisible("text=Assumir")));
    await accessible(editor, "ticket for an editor");
}

const groups = {
    roles,
    login,
    signedOut,
    arrivals,
    keys,
    drafts,
    chatting,
    scrolling,
    taking,
    answering,
    suggesting,
    leaving,
    reconnecting,
    presence,
    knowledge,
};

export async function checkDesk(api, browser) {
    for (const [name, run] of Object.entries(groups)) {
        api.state.signedIn = true;
        api.state.role = "admin";
        api.refusals.length = 0;
        await group(`desk: ${name}`, () => run(api, browser));
    }
}
