// The whole story in a browser, against the real program: `balcao demo` must run at BASE_URL on a
// fresh store. Usage: node story.mjs BASE_URL   (PICTURES=folder keeps pictures)
//
// Asked on WhatsApp -> answered; something unknown -> ticket appears in the desk without reload ->
// taken, answered and taught -> the customer sees it -> another customer, in the web chat and in
// other words -> answered alone.
import { accessible, check, finish, group, openBrowser, phone, picture } from "./harness.mjs";

const base = process.argv[2]?.replace(/\/$/, "");
if (!base) {
    console.error("usage: node story.mjs BASE_URL");
    process.exit(2);
}

const known = "oi! da pra pagar com pix?";
const unknown = "oi, posso levar meu cachorro na loja?";
const otherWords = "da pra levar o cachorro junto?";
const answer = "Pode sim! No colo ou na *caixa de transporte*, por causa dos alimentos.";
const clean = "Posso levar meu cachorro?";
const long = { timeout: 20_000 };

const demo = await fetch(`${base}/v1/demo`).then(reply => reply.json());
const phones = demo.phones.map(one => one.phone ?? one);
const { browser, context, close } = await openBrowser();
const staff = await context();
const customer = await context(phone);
const stranger = await context(phone);
const pages = {};

/** group() closes what a group opened; the story's pages live through all of it. */
const chapter = async (name, run) => {
    try {
        await run();
    } catch (error) {
        check(name, false, error.message.split("\n").slice(0, 3).join(" "));
        for (const [key, page] of Object.entries(pages))
            await picture(page, `failed-${name}-${key}`);
    }
};

async function signIn() {
    const desk = (pages.desk = await staff.newPage());
    const reply = await desk.goto(`${base}/desk`);
    const policy = reply.headers()["content-security-policy"] ?? "";
    check("the pages come under the strict policy", policy.includes("require-trusted-types-for"));
    await desk.fill("[name=name]", demo.login.name);
    await desk.fill("[name=password]", demo.login.password);
    await desk.click("button:has-text('Entrar')");
    await desk.waitForSelector(".list", long);
    check("the demo login works", true);
}

async function askKnown() {
    const sim = (pages.phone = await customer.newPage());
    await sim.goto(`${base}/simulator?embed=1&customer=${phones[0]}`);
    await sim.waitForSelector("text=on-line", long);
    await say(sim, known);
    await sim.waitForSelector(".wa.in >> text=/pix/i", long);
    check("a known question is answered alone", true);
}

async function say(sim, text) {
    await sim.fill("#wa-field", text);
    await sim.press("#wa-field", "Enter");
    await sim.waitForSelector(`.wa.out >> text=${text}`, long);
}

const handed = sim => sim.locator(".wa.in >> text=/protocolo/i").last();
const offered = sim =>
    sim.locator(".reply:not([disabled]) >> text=/Ver opções|Nenhuma dessas/").last();

/** "Nenhuma dessas", be it a button or a row of a list. */
async function refuse(sim) {
    const words = await offered(sim).innerText();
    await offered(sim).click();
    if (/Ver opções/.test(words)) await sim.click("dialog >> text=Nenhuma dessas");
}

/** Asks; refuses what is offered instead, until the customer is given a protocol. */
async function askUnknown() {
    const sim = pages.phone;
    await say(sim, unknown);
    for (let tries = 0; tries < 4; tries++) {
        await offered(sim).or(handed(sim)).first().waitFor(long);
        if (await handed(sim).count()) break;
        await refuse(sim);
    }
    await handed(sim).waitFor(long);
    check("an unknown question ends in a protocol", true);
    await pages.desk.waitForSelector(".row", long);
    check("the ticket appears in the desk without reload", true);
    await picture(sim, "story-phone");
}

async function takeTicket() {
    const { desk } = pages;
    await desk.click(".row >> nth=0");
    await desk.waitForSelector(".msg", long);
    check(
        "the conversation has the customer's own words",
        (await desk.locator(`.msg.customer:has-text("${unknown}")`).count()) > 0,
    );
    check("the clean question is prefilled", (await desk.inputValue("#clean")).length > 10);
    const card = await desk.locator(".card").innerText();
    check(
        "the card has protocol, channel and due time",
        /Protocolo/.test(card) && /WhatsApp/.test(card) && /Faltam|Atrasada/.test(card),
    );
    await desk.click(".head >> text=Assumir");
    await desk.waitForSelector("text=A conversa agora é sua.", long);
    await desk.waitForSelector(".head >> text=Encerrar", long);
    check("the ticket is taken", true);
    await picture(desk, "story-desk");
    await accessible(desk, "desk of the story");
}

async function teach() {
    const { desk, phone: sim } = pages;
    await desk.fill("#field", answer);
    await desk.fill("#clean", clean);
    await desk.click("button:has-text('Adicionar resposta')");
    await desk.waitForSelector("text=O assistente já sabe responder.", long);
    check("answered and taught", true);
    await sim.waitForSelector(".wa.in >> text=Pode sim!", long);
    check("the customer sees the answer", true);
}

async function askAgain() {
    const chat = (pages.chat = await stranger.newPage());
    await chat.goto(`${base}/chat`);
    await chat.waitForSelector("text=Responde na hora", long);
    await chat.fill("#say", otherWords);
    await chat.press("#say", "Enter");
    await chat.waitForSelector(".theirs >> text=Pode sim!", long);
    check("another customer, other words, other channel: answered alone", true);
    check(
        "our own words are there once",
        (await chat.locator(`.mine:has-text("${otherWords}")`).count()) === 1,
    );
    await chat.reload();
    await chat.waitForSelector(".theirs >> text=Pode sim!", long);
    check("a reload keeps the conversation", true);
    await picture(chat, "story-chat");
    await accessible(chat, "chat of the story");
}

async function findEntry() {
    const { desk } = pages;
    await desk.goto(`${base}/desk/entries?q=${encodeURIComponent(otherWords)}`);
    await desk.waitForSelector(`.entry-row:has-text("${clean}")`, long);
    check("the new entry is found in the knowledge", true);
    await desk.waitForSelector(".outcome >> text=O assistente responde sozinho", long);
    check("and the assistant would answer with it", true);
}

async function tourDone() {
    const tour = (pages.tour = await staff.newPage());
    await tour.goto(`${base}/demo`);
    await tour.waitForSelector(".step", long);
    await tour.waitForSelector("text=Pronto.", long);
    check(
        "the six steps of the tour are ticked off",
        (await tour.locator(".step.done").count()) === 6,
    );
    await picture(tour, "story-demo");
}

const chapters = { signIn, askKnown, askUnknown, takeTicket, teach, askAgain, findEntry, tourDone };
for (const [name, run] of Object.entries(chapters)) await chapter(name, run);
await group("close", () => Promise.all(browser.contexts().map(one => one.close())));
await close();
finish();
