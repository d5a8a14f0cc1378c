// kill -9 under load: what was acknowledged is answered, once, however often the server dies.
//
// CRASHES (100) is how often it dies. Customers write through the provider, who repeats what was
// not acknowledged, and by posts of their own; staff answer tickets. Each customer asks a list of
// questions whose answers are known from a calm run: at the end everybody must have got just those.
import { setTimeout as pause } from "node:timers/promises";
import { assert, finish, test } from "./support/harness.mjs";
import { calmLists } from "./support/lists.mjs";
import { newNumber, phone, staff } from "./support/talk.mjs";
import { chance, taughtQuestion, Walks } from "./support/walks.mjs";
import { openWorld } from "./support/world.mjs";

const CRASHES = Number(process.env.CRASHES ?? 100);
const QUESTIONS = 8; // of one customer
const LISTS = 10; // of questions
const STAFF_EVERY = 10; // crashes, somebody asks for a person
const STOPS = 8;
const SHARDS = 3; // at most

const world = await openWorld({ people: { Ana: "analyst", Edu: "editor" }, idle: true });
const quiet = await openWorld({ name: "the server that falls silent",
                                assistant: { idle_minutes: 1 } });
const started = Date.now();
await world.start();
const startTakes = Date.now() - started;
const sleeper = phone(quiet, newNumber());
let walks;

async function crashOften() {
    for (let i = 0; i < CRASHES; i++) {
        walks.writeDirectly();
        if (i % 5 === 0) walks.writeDirectly();
        if (i % 8 === 0) walks.writeByProvider();
        if (i % 4 === 0) walks.writeInChat();
        if (i % STAFF_EVERY === 0) walks.askForPerson();
        await pause(chance(300 + 2 * startTakes));
        await world.kill();
        world.launch({ BALCAO_SHARDS: String(1 + chance(SHARDS)) }); // whose a line is changes, too
    }
    await world.ready();
}

await sleeper.ask("oi");
await quiet.kill();
await quiet.start();

await test("the calm run answers every question", async () => {
    walks = new Walks(world, await calmLists(world, staff(world, "Ana"), LISTS, QUESTIONS));
});

await test(`${CRASHES} crashes under load: what was acknowledged is answered, once`, async () => {
    await crashOften();
    const total = await walks.expectEnd();
    console.log(`    ${CRASHES} crashes, ${total} answers on the phones, once and in order`);
});

await test("what was taught between crashes is there, once", async () => {
    const edu = staff(world, "Edu");
    for (let i = 1; i <= walks.taught; i++) {
        const question = taughtQuestion(i);
        const { items } = await edu.get(`entries?q=${encodeURIComponent(question)}`);
        const same = items.filter(one => one.question === question);
        assert.equal(same.length, 1, `entry ${i} was found ${same.length} times`);
    }
});

await test("no event was given up", async () => {
    assert.deepEqual((await walks.ana.get("dead")).items, []);
});

await test("asked to end under load, it ends in good order, and the story goes on", async () => {
    for (let i = 0; i < STOPS; i++) {
        for (let j = 0; j < 4; j++) walks.writeDirectly();
        await pause(chance(300));
        await world.stop();
        await world.start();
    }
    await walks.expectEnd();
});

await test("silence closes a conversation, though the server died meanwhile", async () => {
    const closing = await sleeper.next(90_000);
    assert.match(closing.text, /vou encerrar esta conversa/);
    assert.match((await sleeper.ask("oi")).text, /de volta/);
    assert.deepEqual(await sleeper.rest(), []);
});

await finish();
