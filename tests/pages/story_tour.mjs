// The tour as a visitor takes it: only the buttons of /demo and of the two frames in it, against
// the real program. `balcao demo` must run at BASE_URL on a fresh store.
// Usage: node story_tour.mjs BASE_URL   (PICTURES=folder keeps pictures)
import { check, finish, openBrowser, picture } from "./harness.mjs";

const base = process.argv[2]?.replace(/\/$/, "");
if (!base) {
    console.error("usage: node story_tour.mjs BASE_URL");
    process.exit(2);
}

const long = { timeout: 20_000 };
const { visit, close } = await openBrowser();
const page = await visit(`${base}/demo`);
const phone = page.frameLocator(".phone-frame");
const desk = page.frameLocator(".desk-frame");
const done = count =>
    page.waitForFunction(
        many => document.querySelectorAll(".step.done").length >= many,
        count,
        long,
    );

async function ask() {
    await page.click("text=Enviar “oi!", long);
    await done(2);
    check("asked and answered", true);
    await page.click("text=Enviar “posso levar", long);
    await done(3);
    check("handed off", (await phone.locator("text=/protocolo/i").count()) > 0);
}

async function takeAndTeach() {
    await page.click("text=Entrar como", long);
    await desk.locator(".row").first().click(long);
    await desk.locator(".head >> text=Assumir").click(long);
    await done(4);
    check("taken", true);
    await picture(page, "tour-taken");
    await desk.locator("#field").fill("Pode, no colo ou na caixa de transporte.");
    await desk.locator("button:has-text('Adicionar resposta')").click();
    await done(5);
    check("taught", true);
}

async function askAgain() {
    await page.click("text=Enviar “da pra levar", long);
    await phone.locator(".wa.in >> text=no colo").waitFor(long);
    await done(6);
    await page.waitForSelector("text=Pronto.", long);
    check("answered alone, on the other customer's phone", true);
    await picture(page, "tour-done");
}

try {
    await ask();
    await takeAndTeach();
    await askAgain();
} catch (error) {
    check("the tour", false, error.message.split("\n").slice(0, 3).join(" "));
    await picture(page, "failed-tour");
}
await close();
finish();
