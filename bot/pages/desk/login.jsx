// The login: the whole page when nobody is signed in, a dialog over it when the time ran out.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../common/icon.jsx";
import { signIn, user } from "./staff.js";

const refusals = {
    401: "Nome ou senha incorretos.",
    423: "Muitas tentativas. O acesso volta em alguns minutos.",
    429: "Muitas tentativas. Espere um pouco e tente de novo.",
    0: "Sem conexão com o servidor.",
};

function Form({ autofocus }) {
    const problem = useSignal("");
    const busy = useSignal(false);
    const name = useRef();
    useEffect(() => {
        if (autofocus) name.current.focus();
    }, []);
    const submit = async event => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        busy.value = true;
        problem.value = "";
        try {
            await signIn(form.get("name").trim(), form.get("password"));
        } catch (refusal) {
            problem.value = refusals[refusal.status] ?? "Não foi possível entrar. Tente de novo.";
        }
        busy.value = false;
    };
    return (
        <form class="login-form" onSubmit={submit}>
            <label class="field">
                <span>Nome</span>
                <input
                    class="input"
                    name="name"
                    autocomplete="username"
                    required
                    ref={name}
                    defaultValue={user.value?.name ?? ""}
                />
            </label>
            <label class="field">
                <span>Senha</span>
                <input
                    class="input"
                    name="password"
                    type="password"
                    required
                    autocomplete="current-password"
                />
            </label>
            <p class="login-problem" role="alert">
                {problem}
            </p>
            <button class="btn main" disabled={busy.value}>
                Entrar
            </button>
        </form>
    );
}

export function Login() {
    return (
        <main class="login">
            <div class="login-box">
                <span class="login-mark">
                    <Icon of="logo" />
                </span>
                <h1>Balcão</h1>
                <p class="muted">Atendimento e base de conhecimento</p>
                <Form autofocus={window.parent === window} />
            </div>
        </main>
    );
}

export function LoginOver() {
    const box = useRef();
    useEffect(() => {
        box.current.showModal();
    }, []);
    return (
        <dialog ref={box} aria-labelledby="login-over" onCancel={event => event.preventDefault()}>
            <h2 id="login-over">Entre de novo</h2>
            <p class="muted">O seu acesso expirou. O que você escreveu continua aqui.</p>
            <Form />
        </dialog>
    );
}
