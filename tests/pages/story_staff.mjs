// What staff do, in a browser, against the real program: `balcao demo` must run at BASE_URL on a
// fresh store. Usage: node story_staff.mjs BASE_URL   (PICTURES=folder keeps pictures)
//
// Two customers wait for the same answer; the analyst chats, leaves a note, answers one and reaches
// the other with one click; then transfers, returns and closes; an editor changes the knowledge.
import { check, finish, openBrowser, phone, picture } from "./harness.mjs";

const base = process.argv[2]?.replace(/\/$/, "");
if (!base) {
    console.error("usage: node story_staff.mjs BASE_URL");
    process.exit(2);
}

const long = { timeout: 20_000 };
const demo = await fetch(`${base}/v1/demo`).then(reply => reply.json());
const phones = demo.phones.map(one => one.phone ?? one);
const { context, close } = await openBrowser();
const pages = {};

async function signIn(name) {
    const page = await (await context()).newPage();
    await page.goto(`${base}/desk`);
    await page.fill("[name=name]", name);
    await page.fill("[name=password]", demo.login.password);
    await page.click("button:has-text('Entrar')");
    await page.waitForSelector(".list", long);
    return page;
}

async function openPhone(number) {
    const page = await (await context(phone)).newPage();
    await page.goto(`${base}/simulator?embed=1&customer=${number}`);
    await page.waitForSelector("text=on-line", long);
    return page;
}

async function say(page, text) {
    await page.fill("#wa-field", text);
    await page.press("#wa-field", "Enter");
    await page.locator(`.wa.out >> text=${text}`).last().waitFor(long);
}

const hears = (page, text) => page.locator(`.wa.in >> text=${text}`).last().waitFor(long);

async function twoWait() {
    pages.desk = await signIn(demo.login.name);
    pages.first = await openPhone(phones[0]);
    pages.second = await openPhone(phones[1]);
    await say(pages.first, "tem estacionamento?");
    await hears(pages.first, "/protocolo/i");
    await say(pages.second, "oi, tem estacionamento aí?");
    await hears(pages.second, "/protocolo/i");
    await pages.desk.locator(".row, .pill").nth(1).waitFor(long);
    check("two customers wait", true);
}

async function chatting() {
    const { desk, first } = pages;
    await desk.click(".row >> nth=0");
    await desk.waitForSelector(".msg", long);
    pages.asker = (await desk.innerText(".head .who h2")) === "Marina" ? first : pages.second;
    await desk.click(".head >> text=Assumir");
    await desk.waitForSelector(".head >> text=Encerrar", long);
    await desk.click(".tabs >> text=Conversar");
    await desk.fill("#field", "Um momento, vou perguntar na loja.");
    await desk.keyboard.press("Control+Enter");
    await hears(pages.asker, "Um momento");
    check("a chat message reaches the customer", true);
    await desk.waitForSelector(".analyst:has-text('Um momento'):not(.sending)", long);
    const count = await desk.locator(".msg:has-text('Um momento')").count();
    check("and stands once in the conversation", count === 1, String(count));
    await say(pages.asker, "tá bom, obrigado");
    await desk.waitForSelector(".msg.customer:has-text('tá bom')", long);
    check("what the customer writes meanwhile is seen, and the bot is silent", true);
}

async function noting() {
    const { desk, asker } = pages;
    await desk.click(".tabs >> text=Nota interna");
    await desk.fill("#field", "Perguntei à Carla da operação.");
    await desk.keyboard.press("Control+Enter");
    await desk.waitForSelector(".msg.note:has-text('Carla'):not(.sending)", long);
    const count = await desk.locator(".msg.note:has-text('Carla')").count();
    check("a note stands once in the conversation", count === 1, String(count));
    check("the customer does not see it", (await asker.locator("text=Carla").count()) === 0);
}

async function answering() {
    const { desk, first, second } = pages;
    await desk.click(".tabs >> text=Responder");
    await desk.fill("#field", "Temos duas vagas na frente da loja.");
    await desk.fill("#clean", "A loja tem estacionamento?");
    await desk.click("button:has-text('Adicionar resposta')");
    await desk.waitForSelector("text=O assistente já sabe responder.", long);
    await desk.waitForSelector("text=1 outra pessoa espera", long);
    check("who waits for the same is listed", true);
    await picture(desk, "staff-siblings");
    await desk.click("text=Enviar para 1 pessoa");
    await hears(first, "Temos duas vagas");
    await hears(second, "Temos duas vagas");
    check("one click reaches the other customer", true);
    await desk.click(".views >> text=Encerrados");
    await desk.locator(".row").nth(1).waitFor(long);
    check("both are among those that ended", true);
    await desk.click(".views >> text=Abertos");
}

async function ask(page, text) {
    await say(page, text);
    await hears(page, "/protocolo/i");
    await pages.desk.waitForSelector(".row, .pill", long);
    if (await pages.desk.locator(".pill").count()) await pages.desk.click(".pill");
    await pages.desk.locator(".row").first().click();
    await pages.desk.waitForSelector(".head >> text=Assumir", long);
    await pages.desk.click(".head >> text=Assumir");
    await pages.desk.waitForSelector(".head >> text=Encerrar", long);
}

async function transferring() {
    const { desk, first } = pages;
    await ask(first, "quero falar com um atendente");
    await desk.click("text=Transferir");
    await desk.waitForSelector("dialog select", long);
    await desk.selectOption("dialog select", { index: 0 });
    await desk.fill("dialog textarea", "volta para a fila");
    await desk.click("dialog >> button:has-text('Transferir')");
    await desk.waitForSelector("text=Transferida para a fila", long);
    await desk.waitForSelector(".head >> text=Assumir", long);
    check("a transfer gives the ticket back to a queue", true);
}

async function returning() {
    const { desk, first } = pages;
    await desk.click(".head >> text=Assumir");
    await desk.waitForSelector(".head >> text=Encerrar", long);
    await desk.click(".head >> text=Devolver");
    await desk.waitForSelector(".head >> text=devolvida ao assistente", long);
    check("returned to the assistant", true);
    await say(first, "da pra pagar com pix?");
    await hears(first, "/QR/");
    check("and the assistant answers again", true);
}

async function closing() {
    const { desk, second } = pages;
    await ask(second, "quero falar com um atendente");
    await desk.click(".head >> text=Encerrar");
    await desk.waitForSelector(".head >> text=encerrada", long);
    check("closed after the time to undo", true);
    await picture(desk, "staff-closed");
}

async function editing() {
    const page = (pages.editor = await signIn("Edu"));
    await page.goto(`${base}/desk/entries?q=estacionamento`);
    await page.click(".entry-row:has-text('A loja tem estacionamento?')", long);
    await page.waitForSelector("[name=answer]", long);
    await page.fill("[name=answer]", "Temos três vagas na frente da loja.");
    await page.click("text=Salvar");
    await page.waitForSelector("text=Entrada salva.", long);
    await picture(page, "staff-entry");
    await say(pages.first, "tem estacionamento na loja?");
    await hears(pages.first, "Temos três vagas");
    check("what an editor changes is said at once", true);
    await page.goto(`${base}/desk/gaps`);
    await page.waitForSelector("main >> text=/Nenhuma lacuna|pessoa|desde/", long);
    await page.goto(`${base}/desk/review`);
    await page.waitForSelector("main >> text=/Nada para revisar|usada/", long);
    check("gaps and review open", true);
}

const chapters = {
    twoWait,
    chatting,
    noting,
    answering,
    transferring,
    returning,
    closing,
    editing,
};
for (const [name, run] of Object.entries(chapters)) {
    try {
        await run();
    } catch (error) {
        check(name, false, error.message.split("\n").slice(0, 3).join(" "));
        for (const [key, page] of Object.entries(pages))
            await picture(page, `failed-${name}-${key}`);
    }
}
await close();
finish();
