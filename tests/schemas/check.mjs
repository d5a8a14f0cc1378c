// check.mjs PROGRAM…   Everything that each PROGRAM --print composes is valid by Meta's schema.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { correct } from "./corrections.mjs";

const source = new URL("meta/messages_v23.0.json", import.meta.url);
const { components } = JSON.parse(readFileSync(source, "utf8"));

const validator = () => {
    const ajv = new Ajv2020({ allErrors: true, strict: false });
    addFormats(ajv);
    ajv.addSchema({ $id: "meta", components: { schemas: correct(components.schemas) } });
    // Each type has its own schema: so an error is told of the right one, and not of all eleven.
    const { mapping } = components.schemas.Message.discriminator;
    const named = (name) => `#/components/schemas/${name}`;
    return (request, schema) => {
        const $ref = schema ? named(schema)
            : request.status ? named("MarkMessageRequestPayload") : mapping[request.type];
        if (!$ref) return [`no schema for the type ${request.type}`];
        const validate = ajv.getSchema(`meta${$ref}`);
        if (validate(request)) return [];
        return validate.errors.map((e) => `${e.instancePath} ${e.message}`);
    };
};

// A check that cannot fail is worth nothing: each of these is valid but for one thing.
const text = {
    messaging_product: "whatsapp", recipient_type: "individual", to: "+5511",
    type: "text", text: { body: "a" },
};
const button = (title) => ({
    ...text, type: "interactive", text: undefined,
    interactive: {
        type: "button", body: { text: "a" },
        action: { buttons: [{ type: "reply", reply: { id: "1", title } }] },
    },
});
const image = (media) => ({ ...text, type: "image", text: undefined, image: media });
const template = (component) => ({
    ...text, type: "template", text: undefined,
    template: {
        name: "a", language: { policy: "deterministic", code: "pt_BR" }, components: [component],
    },
});
const url = (index) => ({
    type: "button", sub_type: "url", index, parameters: [{ type: "text", text: "a" }],
});
const bad = {
    "a member that nobody knows": { ...text, surprise: 1 },
    "no recipient": { ...text, to: undefined },
    "a number for a text": { ...text, text: { body: 1 } },
    "a button's title of 21": button("a".repeat(21)),
    "an image by id and link": image({ id: "1", link: "https://a.br" }),
    "a template's button 10": template(url("10")),
    "a value without text": template({ type: "body", parameters: [{ type: "text" }] }),
};

const plain = (value) => JSON.parse(JSON.stringify(value));
const check = validator();
const failures = [];

for (const [name, request] of Object.entries(bad))
    if (check(plain(request)).length === 0) failures.push(`accepts ${name}`);
for (const good of [text, button("Sim"), image({ id: "1" }), template(url("9"))])
    for (const error of check(plain(good))) failures.push(`refuses what is good: ${error}`);

const lines = process.argv.slice(2).flatMap((program) =>
    execFileSync(program, ["--print"], { encoding: "utf8" }).trim().split("\n"));
for (const line of lines) {
    const { name, schema, request } = JSON.parse(line);
    for (const error of check(request, schema)) failures.push(`${name}: ${error}`);
}

for (const failure of failures) console.log(failure);
console.log(`${lines.length} composed requests, ${Object.keys(bad).length} bad ones, `
    + `${failures.length} failures`);
process.exit(failures.length || lines.length < 20 ? 1 : 0);
