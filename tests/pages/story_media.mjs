// Pictures and files, in a browser, against the real program: `balcao demo` must run at BASE_URL on a
// fresh store. Usage: node story_media.mjs BASE_URL   (PICTURES=folder keeps pictures)
import { check, finish, openBrowser, picture, until } from "./harness.mjs";

const base = process.argv[2]?.replace(/\/$/, "");
if (!base) {
    console.error("usage: node story_media.mjs BASE_URL");
    process.exit(2);
}

const demo = await fetch(`${base}/v1/demo`).then(reply => reply.json());
const customer = demo.phones[0].phone ?? demo.phones[0];
const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAICAIAAABPmPnhAAAAFklEQVR4nGPwOLqKAAISSWMIkqDHAEAcEwfB" +
        "Y0fFLQAAAABJRU5ErkJggg==",
    "base64",
);

const act = body =>
    fetch(`${base}/v1/simulator/messages`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Origin: base },
        body: JSON.stringify({ customer, ...body }),
    });

async function openTicket(browser) {
    await act({ type: "text", text: "quero falar com atendente" });
    const page = await browser.visit(`${base}/desk`);
    page.setDefaultTimeout(20_000);
    await page.fill("[name=name]", demo.login.name);
    await page.fill("[name=password]", demo.login.password);
    await page.click("button:has-text('Entrar')");
    await page.click(".row");
    await page.waitForSelector(".msg");
    return page;
}

const isLoaded = image => document.querySelector(image)?.naturalWidth > 0;

async function sees(page) {
    await act({ type: "image", text: "o comprovante" });
    await until(page, isLoaded, ".msg.customer .thumb img");
    check("the analyst sees what the customer sends as it comes", true);
    await page.reload();
    await until(page, isLoaded, ".msg.customer .thumb img");
    check("and after a reload", true);
}

const choose = (page, name, mimeType, buffer) =>
    page.setInputFiles("input[type=file]", { name, mimeType, buffer });

async function sends(page) {
    await page.click(".tabs >> text=Conversar");
    await choose(page, "mapa da loja.png", "image/png", png);
    await page.waitForSelector(".attached >> text=pronto");
    await page.fill("#field", "é aqui");
    await page.keyboard.press("Control+Enter");
    await until(page, isLoaded, ".msg.analyst .thumb img");
    await until(page, () =>
        /lida/.test(document.querySelector(".msg.analyst:has(.thumb) footer")?.textContent ?? ""),
    );
    check("a picture of the analyst is sent, and read",
          (await page.locator(".msg.analyst .thumb").count()) === 1);
    await choose(page, "2ª via.pdf", "application/pdf", Buffer.from("%PDF-1.4 x"));
    await page.waitForSelector(".attached >> text=pronto");
    await page.click("button:has-text('Enviar')");
    const link = page.locator(".msg.analyst a.paper");
    await link.waitFor();
    const waits = page.waitForEvent("download");
    await link.click();
    check("a document keeps its name", (await waits).suggestedFilename() === "2ª via.pdf");
    await choose(page, "x.exe", "application/octet-stream", Buffer.from("MZ\0\x01"));
    await page.waitForSelector(".attached.bad >> text=Este tipo de arquivo não é aceito.");
    check("a program is refused with a sentence", true);
    await picture(page, "story-media");
}

async function phoneHas(kind) {
    const state = await fetch(`${base}/v1/simulator/state?customer=${customer}`);
    const { messages } = await state.json();
    return messages.filter(one => one.from === "business" && one.type === kind).length;
}

const browser = await openBrowser();
const page = await openTicket(browser);
await sees(page);
await sends(page);
check("the phone has each once", (await phoneHas("image")) === 1 && (await phoneHas("document")) === 1);
await browser.close();
finish();
