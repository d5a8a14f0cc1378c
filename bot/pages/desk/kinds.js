// What a message is, when it is more than words.
export const kinds = {
    image: "Imagem",
    audio: "Áudio",
    video: "Vídeo",
    document: "Documento",
    sticker: "Figurinha",
    location: "Localização",
    contacts: "Contato",
    reaction: "Reação",
    order: "Pedido",
    flow: "Formulário preenchido",
    edit: "Correção de uma mensagem anterior",
    revoke: "Apagou uma mensagem anterior",
    welcome: "Abriu a conversa",
    unknown: "Mensagem de tipo desconhecido",
};
