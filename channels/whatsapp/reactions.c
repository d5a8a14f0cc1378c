/* Meta's error codes: what to do about each, what it is about, and how the desk is told. The order
 * of the table is the order of Meta's. */
#include "channels/whatsapp/reactions.h"

#include <stddef.h>

/* clang-format off */
const struct whatsapp_error whatsapp_errors[] = {
    { 0, 0, WHATSAPP_STOP_CHANNEL, WHATSAPP_ABOUT_TOKEN,
      "A chave de acesso do WhatsApp foi recusada. Nada é enviado até que seja trocada." },
    { 1, 1, WHATSAPP_TRANSIENT, WHATSAPP_ABOUT_SERVICE,
      "O WhatsApp falhou por um motivo desconhecido. Vamos tentar de novo." },
    { 2, 2, WHATSAPP_TRANSIENT, WHATSAPP_ABOUT_SERVICE,
      "O WhatsApp está fora do ar por um momento. Vamos tentar de novo." },
    { 3, 3, WHATSAPP_STOP_CHANNEL, WHATSAPP_ABOUT_PERMISSION,
      "O aplicativo não tem permissão para enviar mensagens." },
    { 4, 4, WHATSAPP_WAIT, WHATSAPP_ABOUT_RATE,
      "O aplicativo fez chamadas demais. O envio continua em alguns minutos." },
    { 10, 10, WHATSAPP_STOP_CHANNEL, WHATSAPP_ABOUT_PERMISSION,
      "Falta ao aplicativo uma permissão, ou ela foi retirada." },
    { 33, 33, WHATSAPP_STOP_CHANNEL, WHATSAPP_ABOUT_NUMBER,
      "O número da empresa não existe mais ou está errado na configuração." },
    { 100, 100, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_REQUEST,
      "O WhatsApp recusou um dos valores da mensagem." },
    { 190, 190, WHATSAPP_STOP_CHANNEL, WHATSAPP_ABOUT_TOKEN,
      "A chave de acesso do WhatsApp venceu. Nada é enviado até que seja trocada." },
    { 200, 299, WHATSAPP_STOP_CHANNEL, WHATSAPP_ABOUT_PERMISSION,
      "Falta ao aplicativo uma permissão do WhatsApp." },
    { 368, 368, WHATSAPP_STOP_CHANNEL, WHATSAPP_ABOUT_POLICY,
      "A conta está bloqueada por um tempo, por violar as políticas do WhatsApp." },
    { 80007, 80007, WHATSAPP_WAIT, WHATSAPP_ABOUT_RATE,
      "A conta do WhatsApp fez chamadas demais. O envio continua em alguns minutos." },
    { 130403, 130403, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_BLOCKED,
      "A empresa bloqueou este cliente no WhatsApp." },
    { 130429, 130429, WHATSAPP_TRANSIENT, WHATSAPP_ABOUT_RATE,
      "O número enviou mensagens depressa demais. Vamos tentar de novo, mais devagar." },
    { 130472, 130472, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_MARKETING,
      "O cliente faz parte de um teste do WhatsApp e não recebe mensagens de marketing." },
    { 130497, 130497, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_COUNTRY,
      "A empresa não pode escrever para clientes deste país." },
    { 130501, 130501, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_REQUEST,
      "Este tipo de mensagem não pode ser enviado aqui." },
    { 131000, 131000, WHATSAPP_TRANSIENT, WHATSAPP_ABOUT_SERVICE,
      "Algo deu errado no WhatsApp. Vamos tentar de novo." },
    { 131005, 131005, WHATSAPP_STOP_CHANNEL, WHATSAPP_ABOUT_PERMISSION,
      "O acesso ao número da empresa foi negado." },
    { 131008, 131008, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_REQUEST,
      "Faltou um valor obrigatório na mensagem." },
    { 131009, 131009, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_REQUEST,
      "Um dos valores da mensagem não é aceito pelo WhatsApp." },
    { 131014, 131014, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_MEDIA,
      "O WhatsApp não conseguiu buscar o arquivo pelo link." },
    { 131016, 131016, WHATSAPP_TRANSIENT, WHATSAPP_ABOUT_SERVICE,
      "O WhatsApp está fora do ar por um momento. Vamos tentar de novo." },
    { 131021, 131021, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_UNREACHABLE,
      "A mensagem foi endereçada ao próprio número da empresa." },
    { 131026, 131026, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_UNREACHABLE,
      "A mensagem não pôde ser entregue: o cliente pode não ter WhatsApp, usar uma versão antiga ou ter bloqueado a empresa." },
    { 131030, 131030, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_UNREACHABLE,
      "O número de teste só envia para telefones cadastrados, e este não está na lista." },
    { 131031, 131031, WHATSAPP_STOP_CHANNEL, WHATSAPP_ABOUT_POLICY,
      "A conta da empresa foi bloqueada pelo WhatsApp." },
    { 131037, 131037, WHATSAPP_STOP_CHANNEL, WHATSAPP_ABOUT_NUMBER,
      "O nome de exibição do número ainda precisa ser aprovado." },
    { 131042, 131042, WHATSAPP_STOP_CHANNEL, WHATSAPP_ABOUT_PAYMENT,
      "Há um problema com o pagamento da conta do WhatsApp." },
    { 131044, 131044, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_PAYMENT,
      "Há um problema com o pagamento das chamadas." },
    { 131045, 131045, WHATSAPP_STOP_CHANNEL, WHATSAPP_ABOUT_NUMBER,
      "O número da empresa precisa ser registrado de novo." },
    { 131047, 131047, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_WINDOW,
      "Passaram mais de 24 horas desde a última mensagem do cliente. Só um modelo aprovado pode ser enviado." },
    { 131048, 131048, WHATSAPP_STOP_TEMPLATE, WHATSAPP_ABOUT_QUALITY,
      "O envio foi limitado porque muitos clientes bloquearam ou denunciaram o número." },
    { 131049, 131049, WHATSAPP_WAIT, WHATSAPP_ABOUT_MARKETING,
      "O WhatsApp não entregou para não incomodar o cliente com marketing. Só se tenta de novo depois de um dia." },
    { 131050, 131050, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_OPTED_OUT,
      "O cliente pediu para não receber mais marketing desta empresa." },
    { 131051, 131051, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_REQUEST,
      "Este tipo de mensagem não é aceito pelo WhatsApp." },
    { 131052, 131052, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_MEDIA,
      "O arquivo não pôde ser baixado." },
    { 131053, 131053, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_MEDIA,
      "O arquivo não pôde ser enviado: o formato ou o tamanho não é aceito." },
    { 131055, 131055, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_REQUEST,
      "Esta operação não é permitida." },
    { 131056, 131056, WHATSAPP_TRANSIENT, WHATSAPP_ABOUT_PAIR_RATE,
      "Mensagens demais em pouco tempo para este cliente. Vamos esperar um pouco." },
    { 131057, 131057, WHATSAPP_TRANSIENT, WHATSAPP_ABOUT_MAINTENANCE,
      "A conta está em manutenção por alguns minutos." },
    { 131059, 131059, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_LISTING,
      "A leitura da lista precisa recomeçar do início." },
    { 131060, 131060, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_REQUEST,
      "A mensagem não está disponível." },
    { 131062, 131062, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_NEEDS_PHONE,
      "Esta mensagem só pode ser enviada para um número de telefone." },
    { 131063, 131063, WHATSAPP_STOP_TEMPLATE, WHATSAPP_ABOUT_MARKETING,
      "Modelos de marketing estão desligados para esta conta." },
    { 131064, 131064, WHATSAPP_STOP_TEMPLATE, WHATSAPP_ABOUT_TEMPLATE_STOPPED,
      "O modelo foi barrado por estar na categoria errada." },
    { 132000, 132000, WHATSAPP_STOP_TEMPLATE, WHATSAPP_ABOUT_TEMPLATE_VALUES,
      "O modelo pede outra quantidade de valores." },
    { 132001, 132001, WHATSAPP_STOP_TEMPLATE, WHATSAPP_ABOUT_TEMPLATE_UNKNOWN,
      "O modelo não existe neste idioma ou não foi aprovado." },
    { 132005, 132005, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_TEMPLATE_VALUES,
      "O texto do modelo ficou longo demais com os valores." },
    { 132007, 132007, WHATSAPP_STOP_TEMPLATE, WHATSAPP_ABOUT_TEMPLATE_STOPPED,
      "O texto do modelo viola as regras do WhatsApp." },
    { 132008, 132008, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_TEMPLATE_VALUES,
      "Um valor do modelo não é aceito." },
    { 132012, 132012, WHATSAPP_STOP_TEMPLATE, WHATSAPP_ABOUT_TEMPLATE_VALUES,
      "Um valor do modelo tem o formato errado." },
    { 132015, 132015, WHATSAPP_STOP_TEMPLATE, WHATSAPP_ABOUT_TEMPLATE_STOPPED,
      "O modelo está pausado por baixa qualidade." },
    { 132016, 132016, WHATSAPP_STOP_TEMPLATE, WHATSAPP_ABOUT_TEMPLATE_STOPPED,
      "O modelo foi desativado pelo WhatsApp." },
    { 132018, 132018, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_TEMPLATE_VALUES,
      "Há um problema com os valores do modelo." },
    { 132068, 132068, WHATSAPP_STOP_TEMPLATE, WHATSAPP_ABOUT_FLOW,
      "O formulário está bloqueado pelo WhatsApp." },
    { 132069, 132069, WHATSAPP_STOP_TEMPLATE, WHATSAPP_ABOUT_FLOW,
      "O formulário está limitado a poucos envios por hora." },
    { 133000, 133000, WHATSAPP_STOP_CHANNEL, WHATSAPP_ABOUT_NUMBER,
      "O número da empresa ficou com o registro pela metade." },
    { 133004, 133004, WHATSAPP_TRANSIENT, WHATSAPP_ABOUT_SERVICE,
      "O WhatsApp está fora do ar por um momento. Vamos tentar de novo." },
    { 133005, 133006, WHATSAPP_STOP_CHANNEL, WHATSAPP_ABOUT_NUMBER,
      "O número da empresa precisa ser verificado de novo." },
    { 133008, 133009, WHATSAPP_WAIT, WHATSAPP_ABOUT_NUMBER,
      "Foram tentativas demais com o PIN do número." },
    { 133010, 133010, WHATSAPP_STOP_CHANNEL, WHATSAPP_ABOUT_NUMBER,
      "O número da empresa não está registrado." },
    { 133015, 133015, WHATSAPP_WAIT, WHATSAPP_ABOUT_NUMBER,
      "O número foi apagado há pouco: é preciso esperar para registrá-lo." },
    { 133016, 133016, WHATSAPP_WAIT, WHATSAPP_ABOUT_NUMBER,
      "O número foi registrado vezes demais: é preciso esperar." },
    { 134011, 134011, WHATSAPP_STOP_CHANNEL, WHATSAPP_ABOUT_PAYMENT,
      "Os termos de pagamentos do WhatsApp ainda não foram aceitos." },
    { 134100, 134100, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_MARKETING,
      "Por aqui só podem ser enviados modelos de marketing." },
    { 134101, 134101, WHATSAPP_WAIT, WHATSAPP_ABOUT_TEMPLATE_UNKNOWN,
      "O modelo ainda está sendo preparado pelo WhatsApp." },
    { 134102, 134102, WHATSAPP_STOP_TEMPLATE, WHATSAPP_ABOUT_TEMPLATE_UNKNOWN,
      "O modelo não está disponível." },
    { 135000, 135000, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_REQUEST,
      "O WhatsApp recusou a mensagem sem dizer por quê." },
    { 137000, 137000, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_IDENTITY,
      "A identidade do cliente mudou e precisa ser conferida de novo." },
    { 138000, 138999, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_REQUEST,
      "A chamada não pôde ser feita." },
    { 139100, 139103, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_BLOCKED,
      "Não foi possível bloquear ou desbloquear o cliente." },
    { 147001, 147004, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_NUMBER,
      "O nome de usuário da empresa não foi aceito." },
    { 1752041, 1752041, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_REQUEST,
      "O cadastro da empresa no WhatsApp não foi aceito." },
    { 2388000, 2388999, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_TEMPLATE_REFUSED,
      "O WhatsApp não aceitou este modelo." },
    { 2494100, 2494100, WHATSAPP_WAIT, WHATSAPP_ABOUT_MAINTENANCE,
      "A conta está em manutenção por alguns minutos." },
    { 2593000, 2593999, WHATSAPP_PERMANENT, WHATSAPP_ABOUT_REQUEST,
      "A sincronização com o WhatsApp não foi aceita." },
};
/* clang-format on */
const size_t whatsapp_error_count = sizeof whatsapp_errors / sizeof *whatsapp_errors;

const struct whatsapp_error *whatsapp_error_find(int64_t code)
{
    size_t low = 0, high = whatsapp_error_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (whatsapp_errors[middle].last < code)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == whatsapp_error_count || whatsapp_errors[low].first > code)
        return NULL;
    return &whatsapp_errors[low];
}

enum whatsapp_reaction whatsapp_reaction_to(int64_t code, int http_status, bool transient)
{
    const struct whatsapp_error *known = whatsapp_error_find(code);
    if (known)
        return known->reaction;
    if (transient || http_status == 0 || http_status == 429 || http_status >= 500)
        return WHATSAPP_TRANSIENT;
    return http_status == 401 || http_status == 403 ? WHATSAPP_STOP_CHANNEL : WHATSAPP_PERMANENT;
}

const char *whatsapp_error_sentence(int64_t code)
{
    const struct whatsapp_error *known = whatsapp_error_find(code);
    return known ? known->sentence : "O WhatsApp recusou a mensagem por um motivo desconhecido.";
}
