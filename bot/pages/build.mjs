// Builds every page into one folder: `node build.mjs OUTDIR`.
//
// Scripts, styles, fonts and icons get a name that changes with their content; the html shells and
// widget.js keep theirs. Each file has a .gz beside it. manifest.json tells the server what to
// serve: a list of { path, type, file, immutable, frame_ancestors?, frame_src? }. A path that ends
// with "/*" stands for everything below it. frame_ancestors and frame_src replace those parts of
// the page's content policy.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const types = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
};
// What is painted before the script runs.
const drawing = readFileSync(join(here, "style/icon.svg"), "utf8").match(/ d="([^"]+)"/)[1];
const mark = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${drawing}"/></svg>`;
const deskFrame =
    `<div class="desk inbox"><nav class="rail"><span class="logo">${mark}</span></nav>` +
    `<div class="pane"></div><div class="pane"></div></div>`;
const chatFrame =
    `<div class="visit"><header class="top"><span class="mark">${mark}</span>` +
    `<h1>Atendimento</h1></header></div>`;
const pages = [
    {
        name: "desk",
        title: "Balcão",
        frame: deskFrame,
        paths: ["/desk", "/desk/*"],
        frame_ancestors: "'self'",
    },
    {
        name: "chat",
        title: "Atendimento",
        frame: chatFrame,
        paths: ["/chat"],
        frame_ancestors: "*",
    },
    { name: "simulator", title: "Simulador", paths: ["/simulator"], frame_ancestors: "'self'" },
    { name: "demo", title: "Demonstração", paths: ["/demo"], frame_src: "'self'" },
];

async function bundle() {
    const made = await build({
        absWorkingDir: here,
        entryPoints: pages.flatMap(({ name }) => [
            { in: `${name}/${name}.jsx`, out: name },
            { in: `style/${name}.css`, out: name },
        ]),
        bundle: true,
        minify: true,
        format: "esm",
        target: "es2022",
        jsx: "automatic",
        jsxImportSource: "preact",
        loader: { ".woff2": "file" },
        entryNames: "[name]-[hash]",
        assetNames: "[name]-[hash]",
        publicPath: "/assets",
        outdir: "assets",
        write: false,
    });
    return made.outputFiles.map(file => ({ name: basename(file.path), body: file.contents }));
}

/** A script that runs on its own, before or outside of any page: minified, not a module. */
async function script(file) {
    const made = await build({
        absWorkingDir: here,
        entryPoints: [file],
        bundle: true,
        minify: true,
        format: "iife",
        target: "es2020",
        write: false,
    });
    return made.outputFiles[0].contents;
}

function hashed(name, body) {
    const hash = createHash("sha256").update(body).digest("hex").slice(0, 8).toUpperCase();
    return { name: `${basename(name, extname(name))}-${hash}${extname(name)}`, body };
}

function shell(page, names) {
    const asset = (start, end) =>
        `/assets/${names.find(name => name.startsWith(start) && name.endsWith(end))}`;
    return `<!doctype html>
<html lang="pt-BR">
<meta charset="utf-8">
<title>${page.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="${asset("icon-", ".svg")}" type="image/svg+xml">
<link rel="preload" href="${asset("inter-", ".woff2")}" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="${asset(`${page.name}-`, ".css")}">
<script src="${asset("theme-", ".js")}"></script>
<script type="module" src="${asset(`${page.name}-`, ".js")}"></script>
<div id="app">${page.frame ?? ""}</div>
<noscript>Esta página precisa de JavaScript.</noscript>
</html>
`;
}

function writer(folder) {
    const manifest = [];
    const save = (name, body, paths, facts) => {
        writeFileSync(join(folder, name), body);
        writeFileSync(join(folder, `${name}.gz`), gzipSync(body, { level: 9 }));
        const type = types[extname(name)];
        for (const path of paths) manifest.push({ path, type, file: name, ...facts });
    };
    const finish = () =>
        writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest, null, 1) + "\n");
    return { save, finish };
}

async function main(folder) {
    const assets = await bundle();
    assets.push(hashed("theme.js", await script("common/theme_early.js")));
    assets.push(hashed("icon.svg", readFileSync(join(here, "style/icon.svg"))));
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const { save, finish } = writer(folder);
    for (const { name, body } of assets) save(name, body, [`/assets/${name}`], { immutable: true });
    for (const { name, title, frame, paths, ...facts } of pages)
        save(
            `${name}.html`,
            shell(
                { name, title, frame },
                assets.map(a => a.name),
            ),
            paths,
            { immutable: false, ...facts },
        );
    save("widget.js", await script("chat/widget.js"), ["/widget.js"], { immutable: false });
    finish();
}

if (!process.argv[2]) {
    console.error("usage: node build.mjs OUTDIR");
    process.exit(2);
}
await main(process.argv[2]);
