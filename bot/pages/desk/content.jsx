// What a message holds besides words and files: a place, contacts, an order, answers to a form, and
// where it came from. The shapes are those of bot/model/incoming.h.
import { Icon } from "../common/icon.jsx";
import { count, phoneNumber } from "../common/words.js";

/** The typed body; an empty object when there is none or it cannot be read. */
export function bodyOf(message) {
    try {
        const body = JSON.parse(message.body);
        return body && typeof body === "object" ? body : {};
    } catch {
        return {};
    }
}

const listOf = value => (Array.isArray(value) ? value : []);
const words = value => (typeof value === "object" ? JSON.stringify(value) : String(value));

/** Coordinates only: nothing is asked of a map's server until somebody follows the link. */
function Place({ body }) {
    if (typeof body.latitude !== "number") return null;
    const where = `${body.latitude},${body.longitude}`;
    return (
        <div class="held">
            <Icon of="pin" />
            <span>
                {body.name && <strong>{body.name}</strong>}
                {body.address && <span>{body.address}</span>}
                <a href={`geo:${where}`}>{where.replace(",", ", ")}</a>
            </span>
        </div>
    );
}

const Contacts = ({ body }) => (
    <ul class="held">
        {listOf(body.contacts).map((one, i) => (
            <li key={i}>
                <strong>{one.name ?? "Sem nome"}</strong>
                {listOf(one.phones).map((phone, j) => (
                    <span key={j}>{phoneNumber(phone.phone ?? phone.wa_id ?? "")}</span>
                ))}
                {listOf(one.emails).map((email, j) => (
                    <span key={j}>{email.email}</span>
                ))}
                {one.company && <span>{one.company}</span>}
            </li>
        ))}
    </ul>
);

function price({ price, currency }) {
    if (typeof price !== "number") return "";
    try {
        return new Intl.NumberFormat("pt-BR", { style: "currency", currency }).format(price);
    } catch {
        return `${count(price)} ${currency ?? ""}`;
    }
}

function Order({ body }) {
    const list = listOf(body.items);
    if (!list.length) return null;
    return (
        <table class="held">
            <thead>
                <tr>
                    <th>Produto</th>
                    <th>Quantidade</th>
                    <th>Preço</th>
                </tr>
            </thead>
            <tbody>
                {list.map((item, i) => (
                    <tr key={i}>
                        <td>{item.product}</td>
                        <td>{item.quantity}</td>
                        <td>{price(item)}</td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

/** Fields of the form, as it names them. The token is ours and says nothing. */
function Answers({ body }) {
    const { answers } = body;
    if (answers === undefined) return null;
    if (typeof answers !== "object" || !answers || Array.isArray(answers))
        return <p class="held">{words(answers)}</p>;
    return (
        <dl class="held">
            {Object.entries(answers)
                .filter(([name]) => name !== "flow_token")
                .map(([name, value]) => (
                    <div key={name}>
                        <dt>{name}</dt>
                        <dd>{words(value)}</dd>
                    </div>
                ))}
        </dl>
    );
}

const Raw = ({ body }) => (
    <details class="held">
        <summary>Como chegou{body.type && ` (${body.type})`}</summary>
        <pre>{body.raw ? JSON.stringify(body.raw, null, 2) : body.raw_start}</pre>
    </details>
);

const parts = {
    location: Place,
    contacts: Contacts,
    order: Order,
    flow: Answers,
    unknown: Raw,
};

/** By its kind; nothing for text and files. */
export function Content({ message }) {
    const Part = parts[message.kind];
    return Part ? <Part body={bodyOf(message)} /> : null;
}

const forwarded = { once: "Encaminhada", often: "Encaminhada muitas vezes" };

/** How it came to be written: above the words. */
export function Origin({ message }) {
    if (!message.body) return null;
    const { forwarded: how, referral, product } = bodyOf(message);
    const from = referral?.source === "post" ? "Veio de uma publicação" : "Veio de um anúncio";
    return (
        <>
            {forwarded[how] && <span class="kind">{forwarded[how]}</span>}
            {referral && (
                <p class="understood">
                    {[from, referral.headline, referral.text].filter(Boolean).join(" · ")}
                </p>
            )}
            {product && <p class="understood">Sobre o produto {product.product}</p>}
        </>
    );
}

/** What was done to it afterwards: below the words. */
export const Marks = ({ message }) => (
    <>
        {message.change === "edited" && (
            <details class="held">
                <summary>Editada</summary>
                <p>Antes: {message.original}</p>
            </details>
        )}
        {message.change === "revoked" && <p class="understood">Apagada por quem escreveu</p>}
        {message.reaction && (
            <span class="reaction">
                <span class="sr">Reação: </span>
                {message.reaction}
            </span>
        )}
    </>
);
