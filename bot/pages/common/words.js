// How numbers, times and durations are written, in Portuguese and in the desk's time zone.
const zone = "America/Sao_Paulo";
const format = options => new Intl.DateTimeFormat("pt-BR", { timeZone: zone, ...options });
const clock = format({ hour: "2-digit", minute: "2-digit" });
const weekday = format({ weekday: "short" });
const dayMonth = format({ day: "2-digit", month: "2-digit" });
const dayMonthYear = format({ day: "2-digit", month: "2-digit", year: "numeric" });
const whole = format({ dateStyle: "full", timeStyle: "short" });
const long = format({ weekday: "long", day: "numeric", month: "long" });
const number = new Intl.NumberFormat("pt-BR");
const dayKey = format({ year: "numeric", month: "2-digit", day: "2-digit" });

const moment = iso => new Date(iso);
const dayMs = 864e5;
const isDay = (date, now) => dayKey.format(date) === dayKey.format(now);

export const count = value => number.format(value);
export const percent = p => `${Math.round(p * 100)}%`;
export const hour = iso => clock.format(moment(iso));
export const full = iso => whole.format(moment(iso));
export const sameDay = (a, b) => isDay(moment(a), moment(b));

/** 14:05 today, "ontem 14:05", "qui., 14:05" within six days, 12/11 this year, 12/11/2025. */
export function when(iso, now = Date.now()) {
    const date = moment(iso);
    if (isDay(date, now)) return clock.format(date);
    if (isDay(date, now - dayMs)) return `ontem ${clock.format(date)}`;
    if (Math.abs(now - date) < 6 * dayMs) return `${weekday.format(date)}, ${clock.format(date)}`;
    const thisYear = date.getFullYear() === new Date(now).getFullYear();
    return (thisYear ? dayMonth : dayMonthYear).format(date);
}

export function day(iso, now = Date.now()) {
    const date = moment(iso);
    if (isDay(date, now)) return "Hoje";
    if (isDay(date, now - dayMs)) return "Ontem";
    return long.format(date);
}

/** A duration: "12 min", "3 h 12", "1 d 21 h". */
export function span(ms) {
    const minutes = Math.round(Math.abs(ms) / 6e4);
    if (minutes < 60) return `${minutes} min`;
    if (minutes < 1440)
        return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`;
    const hours = Math.floor(minutes / 60);
    const rest = hours % 24;
    return `${Math.floor(hours / 24)} d${rest ? ` ${rest} h` : ""}`;
}

/** "1 conversa nova", "3 conversas novas"; zero is written "nenhuma" by who calls. */
export const many = (n, one, more) => `${count(n)} ${n === 1 ? one : more}`;

/** "(11) 98765-0001" of Brazil's digits; what is no such number stays as it is. */
export const phoneNumber = phone => phone.replace(/^55(\d\d)(\d{4,5})(\d{4})$/, "($1) $2-$3");

/** Letters without accents or case, for searching as people type. */
export const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The value of a datetime-local field as ISO UTC, and back. */
export const fromField = value => (value ? new Date(value).toISOString() : undefined);
export function toField(iso) {
    if (!iso) return "";
    const date = new Date(iso);
    return new Date(date - date.getTimezoneOffset() * 6e4).toISOString().slice(0, 16);
}
