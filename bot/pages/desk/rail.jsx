// The areas of the desk. More will come: the rail has room, and shows none that is not there.
import { Face, Icon } from "../common/icon.jsx";
import { switchTheme } from "../common/theme.js";
import { route } from "./route.js";
import { signOut, user } from "./staff.js";

const places = [
    ["inbox", "/desk", "inbox", "Atendimento"],
    ["entries", "/desk/entries", "book", "Conhecimento"],
    ["gaps", "/desk/gaps", "gap", "Lacunas"],
    ["review", "/desk/review", "review", "Revisão"],
    ["dead", "/desk/dead", "stop", "Avisos", ["admin", "operator"]],
];

const roles = {
    admin: "administração",
    editor: "edição",
    analyst: "atendimento",
    operator: "operação",
};

export function Rail() {
    const { role, name } = user.value;
    const mine = places.filter(([, , , , only]) => !only || only.includes(role));
    return (
        <nav class="rail" aria-label="Áreas">
            <h1 class="sr">Balcão</h1>
            <span class="logo">
                <Icon of="logo" />
            </span>
            {mine.map(([area, path, icon, label]) => (
                <a
                    key={area}
                    href={path}
                    title={label}
                    aria-label={label}
                    aria-current={route.value.area === area ? "page" : null}
                >
                    <Icon of={icon} />
                </a>
            ))}
            <span class="grow" />
            <button aria-label="Tema claro ou escuro" title="Tema" onClick={switchTheme}>
                <Icon of="moon" />
            </button>
            <button
                aria-label="Sair"
                title={`Sair (${name}, ${roles[role] ?? role})`}
                onClick={signOut}
            >
                <Icon of="leave" />
            </button>
            <Face name={name} small />
        </nav>
    );
}
