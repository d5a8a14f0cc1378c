// Lists of questions whose answers are known from a calm run.
import { assert } from "./harness.mjs";
import { knownQuestions } from "./known.mjs";
import { newNumber, phone } from "./talk.mjs";

async function readCalmly(world, questions) {
    const customer = phone(world, newNumber());
    const list = [];
    for (const { question } of questions) {
        const { text, buttons } = await customer.ask(question);
        if (!buttons?.[0].id.startsWith("helped:")) return null; // its context leads elsewhere
        list.push({ question, text });
    }
    return list;
}

/** `count` lists of {question, text}, each with `length` questions. */
export async function calmLists(world, person, count, length) {
    const known = await knownQuestions(person);
    const lists = [];
    for (let at = 0; lists.length < count; at++) {
        assert.ok(at < 10 * count, `only ${lists.length} lists are answered throughout`);
        const from = (at * length) % (known.length - length);
        const list = await readCalmly(world, known.slice(from, from + length));
        if (list) lists.push(list);
    }
    return lists;
}
