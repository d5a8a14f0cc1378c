// How files are spoken of: their size, and what became of one that could not be shown.
const number = new Intl.NumberFormat("pt-BR", { maximumFractionDigits: 1 });

/** "812 KB", "1,4 MB" */
export function size(bytes) {
    if (!bytes) return "";
    if (bytes < 1e6) return `${number.format(Math.ceil(bytes / 1000))} KB`;
    return `${number.format(bytes / 1e6)} MB`;
}

export const nouns = {
    image: "Imagem",
    audio: "Áudio",
    video: "Vídeo",
    document: "Documento",
    sticker: "Figurinha",
};

/** Why there is nothing to show, by the server's word. */
export const reasons = {
    type: "o tipo do arquivo não é aceito, ou não é o que diz ser",
    size: "o arquivo é grande demais",
    address: "o endereço do arquivo não é de confiança",
    provider: "o WhatsApp não entregou o arquivo",
    gone: "o arquivo não está mais no WhatsApp",
    denied: "o WhatsApp não autorizou o acesso",
    unreachable: "o WhatsApp não respondeu",
    damaged: "o arquivo chegou com erro",
    disk: "não foi possível gravar no servidor",
    busy: "há arquivos demais na fila",
};
