// Pictures, recordings and files in the desk: seen, heard, saved, tried again, sent.
import { accessible, check, fits, group, narrow, phone, picture, until } from "./harness.mjs";
import { address, kept } from "./fake_media.mjs";

const open = async (api, { visit }, options) => {
    const page = await visit(`${api.base}/desk/t/t1`, options);
    await page.waitForSelector(".msg");
    return page;
};

const says = (api, kind, media, text = "") =>
    api.state.write("t1", { who: "customer", kind, text, media });

const loaded = (page, image) =>
    until(page, selector => document.querySelector(selector)?.naturalWidth > 0, image);

async function pictures(api, browser) {
    api.state.messages.get("t1")?.splice(9);
    const page = await open(api, browser);
    const told = says(api, "image", kept("cafe01"), "a etiqueta rasgada");
    const own = `.msg img[alt="Imagem: a etiqueta rasgada"]`;
    await loaded(page, own);
    check("a picture that an event told is shown, by an address of its own",
          api.state.addresses === 1, api.state.addresses);
    const box = await page.locator(".thumb").boundingBox();
    check("its box has its size before it comes", Math.round(box.width / box.height * 3) === 4,
          `${box.width} × ${box.height}`);
    await page.locator(".thumb").focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog.large[open] img");
    await accessible(page, "a large picture");
    await picture(page, "desk-picture-large");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog.large", { state: "detached" });
    check("Esc closes it", true);
    await page.reload();
    await loaded(page, own);
    check("after a reload the address that came along is used or asked for", told.media !== null);
    await page.context().close();
}

async function addresses(api, browser) {
    const page = await open(api, browser);
    says(api, "image", address(kept("expired")), "velha");
    await loaded(page, `.msg img[alt="Imagem: velha"]`);
    check("an address that is over is asked for anew, once", true);
    await page.context().close();
}

async function states(api, browser) {
    const page = await open(api, browser);
    says(api, "image", { state: "fetching" });
    await page.waitForSelector("text=Baixando imagem…");
    says(api, "video", { state: "fetching", reason: "unreachable" });
    await page.waitForSelector("text=Nova tentativa em breve");
    says(api, "document", { state: "refused", reason: "type" });
    await page.waitForSelector("text=Documento não mostrado: o tipo do arquivo não é aceito");
    const failed = says(api, "audio", { state: "failed", reason: "gone", source: "1" });
    await page.waitForSelector("text=o arquivo não está mais no WhatsApp");
    check("what is on its way, refused or failed says so", true);
    await page.click(".file-note >> text=Tentar de novo");
    await page.waitForSelector("text=Baixando áudio…");
    check("what failed can be tried again", api.calls.some(one =>
        one.path === `/v1/desk/messages/${encodeURIComponent(failed.id)}/media/retry`));
    api.state.write("t1", { who: "customer", kind: "image", text: "", media: { state: "failed", source: "1" } });
    api.state.role = "editor";
    await page.reload();
    await page.waitForSelector(".file-note.bad");
    check("who may not answer has no such button",
          (await page.locator(".file-note >> text=Tentar de novo").count()) === 0);
    api.state.role = "admin";
    await page.context().close();
}

async function others(api, browser) {
    const page = await open(api, browser);
    says(api, "audio", address(kept("s1", { mime: "audio/ogg", voice: true })));
    says(api, "video", address(kept("v1", { mime: "video/mp4" })), "a porta");
    says(api, "sticker", address(kept("w1", { mime: "image/webp" })));
    says(api, "document", address(kept("d1", { mime: "application/pdf", name: "2ª via.pdf",
                                               size: 1_400_000 })), "o boleto");
    await page.waitForSelector("audio[aria-label='Mensagem de voz']");
    await page.waitForSelector("video[aria-label='Vídeo: a porta']");
    await page.waitForSelector("img.sticker[alt=Figurinha]");
    const link = page.locator("a.paper");
    check("a document has its name and size, and is saved",
          /2ª via\.pdf.*1,4 MB/.test(await link.innerText().then(text => text.replace(/\s+/g, " "))) &&
          (await link.getAttribute("download")) === "2ª via.pdf");
    await accessible(page, "a conversation with files");
    await picture(page, "desk-media");
    await page.context().close();
    for (const [name, device] of Object.entries({ phone, narrow })) {
        const small = await open(api, browser, device);
        await small.waitForSelector("a.paper");
        await fits(small, `files on a ${name}`);
        await picture(small, `desk-media-${name}`);
        await small.context().close();
    }
}

const choose = (page, name, mimeType, bytes = "x".repeat(100)) =>
    page.setInputFiles("input[type=file]", { name, mimeType, buffer: Buffer.from(bytes) });

async function sending(api, browser) {
    const page = await open(api, browser);
    await page.click(".tabs >> text=Conversar");
    await choose(page, "mapa.png", "image/png");
    await page.waitForSelector(".attached >> text=pronto");
    await accessible(page, "a file in the composer");
    await page.fill("#field", "é aqui");
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector(".msg.analyst .thumb");
    const said = api.calls.findLast(one => one.path.endsWith("/say"));
    const { text, media, media_name } = JSON.parse(said.body ? JSON.stringify(said.body) : "{}");
    check("a picture goes with its words", text === "é aqui" && media === "up0" &&
          media_name === "mapa.png", JSON.stringify(said.body));
    check("the composer is empty again", (await page.locator(".attached").count()) === 0);
    await choose(page, "virus.exe", "application/x-msdownload");
    await page.waitForSelector(".attached.bad >> text=Este tipo de arquivo não é aceito.");
    check("what the server does not take is said at once", true);
    await page.click("[aria-label='Tirar virus.exe']");
    await choose(page, "filme.mp4", "video/mp4", Buffer.alloc(2_000_001));
    await page.waitForSelector(".attached.bad >> text=mais de 2 MB");
    check("what is too large is not sent at all", api.state.uploads.length === 1);
    await page.click("[aria-label='Tirar filme.mp4']");
    await page.click(".tabs >> text=Nota interna");
    check("a note takes no file", (await page.locator("[aria-label='Anexar arquivo']").count()) === 0);
    await page.context().close();
}

async function visitors(api, { visit }) {
    const page = await visit(`${api.base}/chat`);
    await page.waitForSelector("textarea");
    await page.fill("textarea", "cadê o estoque?");
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=cedo");
    api.state.chat.write({ who: "analyst", by: "Ana Prado", kind: "image", text: "aqui",
                           media: { state: "kept", mime: "image/png", size: 900 } });
    await loaded(page, ".bubble img[alt='Imagem: aqui']");
    check("a visitor sees the picture of an analyst", true);
    api.state.chat.write({ who: "analyst", by: "Ana Prado", kind: "document", text: "",
                           media: { state: "kept", mime: "application/pdf", name: "via.pdf",
                                    size: 9000 } });
    const waits = page.waitForEvent("download");
    await page.click("button.paper:has-text('via.pdf')");
    check("and saves a file under its name", (await waits).suggestedFilename() === "via.pdf");
    await accessible(page, "a chat with files");
    await fits(page, "a chat with files");
    await page.context().close();
}

export async function checkMedia(api, browser) {
    api.state.tickets[1].analyst = { id: "u1", name: "Ana Prado" };
    await group("pictures in the desk", () => pictures(api, browser));
    await group("addresses of pictures", () => addresses(api, browser));
    await group("states of files", () => states(api, browser));
    await group("sound, film, documents", () => others(api, browser));
    await group("files in the chat", () => visitors(api, browser));
    await group("sending files", () => sending(api, browser));
}
