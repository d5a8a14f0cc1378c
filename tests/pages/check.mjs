// Checks the built pages in a real Chromium against a small server of its own.
// Usage: node check.mjs [FOLDER of the built pages] [looks|desk|media|content|warnings|chat|simulator …]
// PICTURES=folder keeps a picture of each page.
import { fileURLToPath } from "node:url";
import { checkChat } from "./check_chat.mjs";
import { checkContent } from "./check_content.mjs";
import { checkDesk } from "./check_desk.mjs";
import { checkMedia } from "./check_media.mjs";
import { checkLooks } from "./check_looks.mjs";
import { checkSimulator } from "./check_simulator.mjs";
import { checkWarnings } from "./check_warnings.mjs";
import { serve } from "./fake_api.mjs";
import { finish, openBrowser } from "./harness.mjs";

const suites = {
    desk: checkDesk,
    media: checkMedia,
    content: checkContent,
    warnings: checkWarnings,
    chat: checkChat,
    simulator: checkSimulator,
    looks: checkLooks,
};
const [folder = fileURLToPath(new URL("../../build/pages", import.meta.url)), ...asked] =
    process.argv.slice(2);

const browser = await openBrowser();
for (const [name, run] of Object.entries(suites)) {
    if (asked.length && !asked.includes(name)) continue;
    const api = await serve(folder);
    await run(api, browser, folder);
    api.close();
}
await browser.close();
finish();
