// A language model's double for tests: an OpenAI-compatible chat endpoint that answers by rule.
//
//   node tests/support/fake_model.mjs PORT [--delay MS] [--delay-max MS]
//                                          [--fail KIND] [--every N]
//
// PORT 0 takes a free one. The first line of output is {"port":N}, when it listens.
// --delay       waits that long before each answer; with --delay-max, by chance between the two
// --fail        429, 500, garbage, empty, hang, drop or ungrounded
// --every       only each N-th call fails
//
//   POST /v1/chat/completions
//   GET  /counts      {"calls","rewrite","answer","failed","waiting","most_waiting"}
//   GET  /last        the last request, as it came
//   PUT  /switches    {"delay","delay_max","fail","every"}: changes what is given
//
// A waiting call costs one timer and its answer's text, so thousands may wait at once.
import http from "node:http";

const BODY_MAX = 1 << 20;
const FAILURES = ["429", "500", "garbage", "empty", "hang", "drop", "ungrounded"];

// Words that say little about what a question is about.
const LIGHT = new Set(
  `a o e as os um uma de da do das dos em no na nos nas ao por pelo pela para pra com que se ou mas
   como quando onde qual quais quem meu minha seu sua voces voce eu ser ter tem sao esta isso esse
   essa este nao sim ja mais quanto quantos custa funciona faco fazer posso pode consigo quero
   queria preciso saber oi ola tudo bem`.split(/\s+/),
);

const NAMES = {
  "--delay": "delay",
  "--delay-max": "delay_max",
  "--fail": "fail",
  "--every": "every",
};

function readOptions(words) {
  const options = { delay: 0, delay_max: 0, fail: "", every: 1 };
  for (let i = 1; i < words.length; i += 2) {
    const name = NAMES[words[i]];
    if (!name || words[i + 1] === undefined) stop(`unknown option ${words[i]}`);
    const wrong = change(options, { [name]: words[i + 1] });
    if (wrong) stop(wrong);
  }
  return { port: Number(words[0]), options };
}

function stop(why) {
  process.stderr.write(`fake_model: ${why}\n`);
  process.exit(1);
}

// Takes what is known and of its kind; returns what is wrong, or nothing.
function change(options, wanted) {
  for (const [name, value] of Object.entries(wanted)) {
    const text = String(value);
    if (name === "fail" ? !["", ...FAILURES].includes(text) : !(name in options) || !(text >= 0))
      return `cannot set ${name}`;
    options[name] = name === "fail" ? text : Number(text);
  }
  return "";
}

function fold(word) {
  return word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function words(text) {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}

// The last question, and when it is short what the one before was about.
function rewrite(turns) {
  const asked = turns.filter((turn) => turn.who === "customer").map((turn) => turn.text);
  const last = asked.at(-1) ?? "";
  const own = new Set(words(last).map(fold));
  const short = own.size > 0 && (own.size <= 3 || /^e\s/i.test(last));
  const before = short ? words(asked.at(-2) ?? "") : [];
  const topic = before.filter((word) => !LIGHT.has(fold(word)) && !own.has(fold(word))).slice(0, 3);
  const plain = last.replace(/^e\s+/i, "").replace(/[\s?!.]+$/, "");
  return { question: plain && [plain, ...topic].join(" ") + "?", follow_up: topic.length > 0 };
}

// The first sentences of the first entry, with its citation.
function answer(entries) {
  const [entry] = entries;
  if (!entry) return { answered: false, text: "", entries: [] };
  const sentences = entry.answer.match(/\S.*?(?:[.!?…](?=\s|$)|$)/gsu) ?? [];
  const text = `${sentences.slice(0, 2).join(" ")} [e:${entry.id}]`;
  return { answered: true, text, entries: [entry.id] };
}

function invent(entries) {
  const id = entries[0]?.id ?? "nenhuma";
  const text = `Custa R$ 999,99 e chega em 3 dias no domingo. [e:${id}]`;
  return { answered: true, text, entries: [id] };
}

function readRequest(body) {
  const request = JSON.parse(body);
  const said = request.messages.findLast((message) => message.role === "user");
  const data = JSON.parse(said.content);
  return { request, data, kind: Array.isArray(data.turns) ? "rewrite" : "answer" };
}

function completion(model, content) {
  return JSON.stringify({
    id: "chatcmpl-fake",
    object: "chat.completion",
    created: 0,
    model,
    choices: [
      {
        index: 0,
        message: { role: "assistant", content, refusal: null },
        finish_reason: "stop",
      },
    ],
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
  });
}

function problem(message, type) {
  return JSON.stringify({ error: { message, type, param: null, code: null } });
}

// What will be sent: {status, text, headers}; status 0 is nothing, -1 a cut.
function compose({ request, data, kind }, failure) {
  const entries = data.entries ?? [];
  const good = () => (kind === "rewrite" ? rewrite(data.turns) : answer(entries));
  const whole = (made) => ({ status: 200, text: completion(request.model, JSON.stringify(made)) });
  const headers = { "Retry-After": "1" };
  switch (failure) {
    case "429":
      return { status: 429, text: problem("slow down", "rate_limit_error"), headers };
    case "500":
      return { status: 500, text: problem("broken", "server_error") };
    case "garbage":
      return { status: 200, text: "<html>not what you asked for" };
    case "empty":
      return { status: 200, text: '{"choices":[]}' };
    case "hang":
      return { status: 0 };
    case "drop":
      return { status: -1 };
    case "ungrounded":
      return whole(kind === "answer" ? invent(entries) : good());
    default:
      return whole(good());
  }
}

function send(response, { status, text, headers }) {
  if (status === 0) return;
  if (status < 0) {
    response.destroy();
    return;
  }
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

function readBody(request, done) {
  const pieces = [];
  let size = 0;
  request.on("data", (piece) => {
    size += piece.length;
    if (size > BODY_MAX) request.destroy();
    else pieces.push(piece);
  });
  request.on("end", () => done(Buffer.concat(pieces).toString()));
}

const { port, options } = readOptions(process.argv.slice(2));
if (!Number.isInteger(port) || port < 0 || port > 65535) stop("the first word is the port");
const counts = { calls: 0, rewrite: 0, answer: 0, failed: 0, waiting: 0, most_waiting: 0 };
let last = "null";

function call(body, response) {
  let read;
  try {
    read = readRequest(body);
  } catch (error) {
    send(response, { status: 400, text: problem(error.message, "invalid_request_error") });
    return;
  }
  counts.calls++;
  counts[read.kind]++;
  last = body;
  const fails = options.fail !== "" && counts.calls % options.every === 0;
  if (fails) counts.failed++;
  const reply = compose(read, fails ? options.fail : "");
  const wait = options.delay + Math.random() * Math.max(0, options.delay_max - options.delay);
  counts.waiting++;
  counts.most_waiting = Math.max(counts.most_waiting, counts.waiting);
  const timer = setTimeout(() => send(response, reply), wait);
  response.on("close", () => {
    clearTimeout(timer);
    counts.waiting--;
  });
}

function set(body, response) {
  let wrong = "not JSON";
  try {
    wrong = change(options, JSON.parse(body));
  } catch {
    // told below
  }
  if (wrong) send(response, { status: 400, text: problem(wrong, "invalid_request_error") });
  else tell(response, options);
}

function tell(response, value) {
  send(response, { status: 200, text: JSON.stringify(value) });
}

const routes = {
  "POST /v1/chat/completions": (request, response) =>
    readBody(request, (body) => call(body, response)),
  "PUT /switches": (request, response) => readBody(request, (body) => set(body, response)),
  "GET /counts": (request, response) => tell(response, counts),
  "GET /last": (request, response) => send(response, { status: 200, text: last }),
};

const server = http.createServer((request, response) => {
  const route = routes[`${request.method} ${request.url}`];
  if (route) route(request, response);
  else send(response, { status: 404, text: problem("no such route", "invalid_request_error") });
});
server.requestTimeout = 0;
server.headersTimeout = 0;
server.keepAliveTimeout = 60_000;
server.on("error", (error) => stop(error.message));
server.listen({ port, host: "127.0.0.1", backlog: 8192 }, () => {
  process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`);
});
