// What every check of the pages uses: a browser, counted sentences, silence of the console, axe.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const axe = readFileSync(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const patience = 5000; // ms
const expected =
    /status of (400|401|403|404|409|429|503)|INCOMPLETE_CHUNKED|ERR_INTERNET_DISCONNECTED/;

let passed = 0;
let failed = 0;

export function check(sentence, ok, detail = "") {
    if (ok) passed++;
    else failed++;
    console.log(`${ok ? "ok  " : "FAIL"} ${sentence}${detail === "" ? "" : ` (${detail})`}`);
    return ok;
}

const open = new Set();

/** Runs one group of checks; an exception is a failure of the group and not of the run. */
export async function group(name, run) {
    try {
        await run();
    } catch (error) {
        check(name, false, error.message.split("\n").slice(0, 3).join(" "));
    }
    for (const context of open) await context.close();
    open.clear();
}

export function finish() {
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed ? 1 : 0;
}

export const desktop = { viewport: { width: 1440, height: 900 } };
export const phone = {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
};
export const narrow = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };

/** Says on every page of the context what the console must not say. */
function watch(context) {
    context.on("page", page => {
        page.on("console", message => {
            const loud = ["error", "warning"].includes(message.type());
            if (loud && !expected.test(message.text()))
                check("the console is silent", false, message.text());
        });
        page.on("pageerror", error => check("no exception", false, error.message));
        page.setDefaultTimeout(patience);
    });
}

export async function openBrowser() {
    const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    });
    const context = async (options = {}) => {
        const made = await browser.newContext({
            ...desktop,
            locale: "pt-BR",
            timezoneId: "America/Sao_Paulo",
            ...options,
        });
        watch(made);
        open.add(made);
        made.on("close", () => open.delete(made));
        return made;
    };
    const visit = async (url, options) => {
        const page = await (await context(options)).newPage();
        await page.goto(url);
        return page;
    };
    return { browser, context, visit, close: () => browser.close() };
}

/** evaluate passes the content policy; addScriptTag does not. */
export async function accessible(page, name) {
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(
        runOnly => globalThis.axe.run({ runOnly }),
        rules,
    );
    const words = violations.map(
        one =>
            `${one.id}: ${one.nodes.map(node => node.target).join(" | ")}` +
            ` ${one.nodes[0].failureSummary.split("\n")[1] ?? ""}`,
    );
    check(
        `axe finds nothing: ${name}`,
        !violations.length,
        words.join("; ") || `${passes.length} rules`,
    );
}

export async function fits(page, name) {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(`no sideways scroll: ${name}`, wide <= 0, wide > 0 ? `${wide} px` : "");
}

/** Keeps a picture when a folder was asked for. */
export async function picture(page, name) {
    const folder = process.env.PICTURES;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`) });
}

export const until = (page, test, argument) => page.waitForFunction(test, argument);
