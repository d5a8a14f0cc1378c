// Why a message did not reach the customer, by the number that WhatsApp gives. Source of the
// numbers: "Error codes" of the WhatsApp Business Platform. What is not here is shown as it came.
const told = {
    130472: "o cliente está em um experimento do WhatsApp",
    131026: "o WhatsApp não pode entregar para este número",
    131047: "a janela de 24 horas fechou",
    131048: "o WhatsApp limitou os envios deste número",
    131049: "o WhatsApp preferiu não entregar agora",
    131050: "o cliente não quer receber promoções",
    131053: "o WhatsApp não aceitou o arquivo",
    131056: "mensagens demais para o mesmo cliente",
};

/** "(#131026) Message undeliverable": a sentence's end, in Portuguese where it is known. */
export const whyFailed = error => told[/\(#(\d+)\)/.exec(error)?.[1]] ?? error;
