// The demonstration: the customer's phone and the desk side by side, and six steps that tick
// themselves off as the real events happen.
import { useSignal } from "@preact/signals";
import { Icon } from "../common/icon.jsx";
import { showPage } from "../common/show_page.js";
import { customerOf, demo, enter, link, phones, say, start, user } from "./state.js";

const steps = [
    {
        key: "asked",
        title: "O cliente pergunta",
        where: "phone",
        from: 0,
        text: "No celular, pergunte com as suas palavras, com erro de digitação e tudo.",
        sample: "oi! da pra paga com pix?",
    },
    {
        key: "answered",
        title: "O assistente responde",
        where: "phone",
        text: "A resposta vem da base de conhecimento, em um instante, com a fonte guardada.",
    },
    {
        key: "handed_off",
        title: "O que ele não sabe vira chamado",
        where: "phone",
        from: 0,
        text: "Pergunte algo que a base não tem: o cliente recebe um protocolo.",
        sample: "posso levar meu cachorro na loja?",
    },
    {
        key: "taken",
        title: "Uma pessoa assume",
        where: "desk",
        text: "No balcão, entre, abra o chamado que chegou e clique em Assumir.",
    },
    {
        key: "taught",
        title: "Responde e ensina",
        where: "desk",
        text: "Escreva a resposta e clique em Adicionar resposta: ela vai para o cliente e para a base.",
    },
    {
        key: "answered_alone",
        title: "Da próxima vez, sozinho",
        where: "phone",
        from: 1,
        text: "Outro cliente pergunta o mesmo com outras palavras. Ninguém precisa responder.",
        sample: "da pra levar o cachorro junto?",
    },
];

const isDone = key => Boolean(demo.value?.steps?.find(step => step.key === key)?.done);
const current = () => steps.find(step => !isDone(step.key));

function Step({ step, number, here }) {
    const done = isDone(step.key);
    return (
        <li
            class={`step ${done ? "done" : here ? "here" : ""}`}
            aria-current={here ? "step" : null}
        >
            <span class="dot">{done ? <Icon of="check" /> : number}</span>
            <span>
                {step.title}
                <span class="sr">{done ? ", feito" : ""}</span>
            </span>
        </li>
    );
}

function Entering() {
    const { login } = demo.value ?? {};
    const problem = useSignal("");
    if (!login || user.value) return null;
    const go = () =>
        enter().catch(() => {
            problem.value = "Não foi possível entrar.";
        });
    return (
        <span class="enter">
            <button class="btn main" onClick={go}>
                Entrar como {login.name} (analista)
            </button>
            <span class="small muted">
                ou com nome <code>{login.name}</code> e senha <code>{login.password}</code>
            </span>
            <span role="alert">{problem}</span>
        </span>
    );
}

function Guide({ show }) {
    const step = current();
    if (!step) {
        return (
            <div class="guide">
                <p>
                    <strong>Pronto.</strong> O cliente foi atendido, a equipe ensinou e o assistente
                    aprendeu. Continue à vontade, ou abra o <a href="/simulator">simulador</a>, o{" "}
                    <a href="/chat">chat</a> e o <a href="/desk">balcão</a>.
                </p>
            </div>
        );
    }
    const send = () => {
        show("phone");
        say(step.from, step.sample);
    };
    return (
        <div class="guide" role="status">
            <p>
                <strong>{step.title}.</strong> {step.text}
            </p>
            {step.sample && (
                <button class="btn" onClick={send}>
                    Enviar “{step.sample}”
                </button>
            )}
            {step.where === "desk" && <Entering />}
        </div>
    );
}

function Tabs({ side, show }) {
    return (
        <div class="sides" role="group" aria-label="O que ver">
            {[
                ["phone", "Celular"],
                ["desk", "Balcão"],
            ].map(([key, label]) => (
                <button key={key} class="btn" aria-pressed={side === key} onClick={() => show(key)}>
                    {label}
                </button>
            ))}
        </div>
    );
}

function Frames({ side }) {
    const phone = customerOf(current()?.from ?? 0);
    return (
        <div class={`frames show-${side}`}>
            <iframe
                class="phone-frame"
                title="Celular do cliente"
                key={phone}
                src={`/simulator?embed=1&customer=${phone}&customers=${phones()}`}
            />
            <iframe
                class="desk-frame"
                title="Balcão"
                key={user.value?.id ?? "nobody"}
                src="/desk"
            />
        </div>
    );
}

function Demo() {
    const side = useSignal("phone");
    const show = key => {
        side.value = key;
    };
    const now = current();
    return (
        <main class="demo">
            <header>
                <h1>Balcão em dois minutos</h1>
                {link.value !== "live" && <span class="chip warn">Reconectando…</span>}
                <ol class="steps">
                    {steps.map((step, i) => (
                        <Step key={step.key} step={step} number={i + 1} here={step === now} />
                    ))}
                </ol>
                <Guide show={show} />
                <Tabs side={side.value} show={show} />
            </header>
            {demo.value && <Frames side={side.value} />}
        </main>
    );
}

showPage(<Demo />);
start();
