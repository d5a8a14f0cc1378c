// The simulator and the demonstration.
import { accessible, check, group } from "./harness.mjs";

async function phoneWorks(api, { visit }) {
    const page = await visit(`${api.base}/simulator`);
    await page.waitForSelector("text=on-line");
    await page.fill("#wa-field", "da pra paga com pix?");
    await page.press("#wa-field", "Enter");
    await page.waitForSelector(".wa.in:has-text('Aceitamos Pix.')");
    check(
        "the phone shows what was sent and answered",
        (await page.locator(".wa.out:has-text('da pra paga com pix?') .tick.read").count()) > 0,
    );
    await page.locator(".reply:has-text('Sim')").last().click();
    const reply = () => api.calls.findLast(one => one.path === "/v1/simulator/messages").body;
    await page.waitForSelector(".wa.out:has-text('Sim')");
    check("a button is a button reply", reply().type === "button" && reply().reply_id === "y");
    await page.locator(".reply:has-text('Ver assuntos')").last().click();
    await page.waitForSelector("dialog >> text=Pix, cartão");
    await accessible(page, "list sheet");
    await page.click("dialog >> text=Pagamento");
    await page.waitForSelector(".wa.out:has-text('Pagamento')");
    check("a list row is a list reply", reply().type === "list" && reply().reply_id === "r1");
    await page.click("[aria-label='Anexar exemplo']");
    await page.click("text=Localização");
    await page.waitForSelector(".wa.out .wa-kind:has-text('Localização')");
    check("a sample location is sent", reply().type === "location");
    await page.context().close();
}

async function controls(api, { visit }) {
    const page = await visit(`${api.base}/simulator`);
    await page.waitForSelector("text=on-line");
    await page.selectOption("select >> nth=0", "429");
    await page.click("text=Trocar a ordem das entregas");
    await page.waitForFunction(
        () => document.querySelectorAll(".check input:checked").length === 1,
    );
    const { switches } = api.state.simulator;
    check("the switches reach the server", switches.fail_next === 429 && switches.reorder === true);
    const told = page.waitForResponse(
        one => one.url().endsWith("/v1/simulator/events") && one.request().method() === "POST",
    );
    await page.click("text=Um modelo de mensagem é pausado");
    const event = (await told).request().postDataJSON();
    check("an event reaches the server", event.kind === "template" && event.status === "PAUSED");
    await page.click("summary >> nth=0");
    check(
        "each webhook shows its JSON",
        await page.locator("pre:has-text('whatsapp_business_account')").first().isVisible(),
    );
    await page.click("text=Rafael");
    await page.waitForSelector(".phone[aria-label='Celular de Rafael']");
    check("another customer has another conversation", (await page.locator(".wa").count()) === 0);
    await page.context().close();
}

async function tour(api, { visit }) {
    api.state.signedIn = false;
    const page = await visit(`${api.base}/demo`);
    await page.waitForSelector("text=O cliente pergunta.");
    await page.click("text=Enviar “oi!");
    const phone = page.frameLocator(".phone-frame");
    await phone.locator(".wa.out").last().waitFor();
    check("a step can write for the customer", true);
    for (const key of ["asked", "answered", "handed_off"])
        api.hub.publish("demo", "step", { key, done: true });
    await page.waitForSelector("text=Uma pessoa assume.");
    check("the steps tick themselves off", (await page.locator(".step.done").count()) === 3);
    await page.click("text=Entrar como Ana (analista)");
    await page.frameLocator(".desk-frame").locator(".row").first().waitFor();
    check("one click signs in to the desk", true);
    for (const key of ["taken", "taught", "answered_alone"])
        api.hub.publish("demo", "step", { key, done: true });
    await page.waitForSelector("text=Pronto.");
    check("the tour ends", true);
    await page.context().close();
}

export async function checkSimulator(api, browser) {
    await group("simulator: phone", () => phoneWorks(api, browser));
    await group("simulator: controls", () => controls(api, browser));
    await group("demo: tour", () => tour(api, browser));
}
