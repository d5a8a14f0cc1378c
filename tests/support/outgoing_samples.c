#include "tests/support/outgoing_samples.h"

#include "tests/support/outgoing_samples_rich.h"

#define IMAGE                                                                                      \
    {                                                                                              \
        .id = "1037"                                                                               \
    }
#define LINKED                                                                                     \
    {                                                                                              \
        .link = "https://exemplo.com.br/v.mp4", .caption = "O vídeo"                              \
    }
#define INTERACTIVE(rest) "\"type\":\"interactive\",\"interactive\":{" rest "}"
#define TEMPLATE(rest) "\"type\":\"template\",\"template\":{" rest "}"
#define LANGUAGE "\"language\":{\"code\":\"pt_BR\",\"policy\":\"deterministic\"}"

/* clang-format off */
const struct outgoing_sample outgoing_samples[] = {
    { "text", { .kind = OUTGOING_TEXT, .text = "Olá \"Ana\"\n😀" },
      "\"type\":\"text\",\"text\":{\"body\":\"Olá \\\"Ana\\\"\\n😀\"}" },
    { "text with preview", { .kind = OUTGOING_TEXT, .text = "Veja https://exemplo.com.br", .preview = true },
      "\"type\":\"text\",\"text\":{\"preview_url\":true,\"body\":\"Veja https://exemplo.com.br\"}" },
    { "text that quotes", { .kind = OUTGOING_TEXT, .text = "oi", .quoted = "wamid.IN" },
      "\"type\":\"text\",\"text\":{\"body\":\"oi\"},\"context\":{\"message_id\":\"wamid.IN\"}" },
    { "image", { .kind = OUTGOING_IMAGE, .media = { .id = "1037", .caption = "A loja" } },
      "\"type\":\"image\",\"image\":{\"id\":\"1037\",\"caption\":\"A loja\"}" },
    { "video by link", { .kind = OUTGOING_VIDEO, .media = LINKED },
      "\"type\":\"video\",\"video\":{\"link\":\"https://exemplo.com.br/v.mp4\",\"caption\":\"O vídeo\"}" },
    { "document", { .kind = OUTGOING_DOCUMENT,
        .media = { .id = "1038", .caption = "O boleto", .filename = "boleto-2026-11.pdf" } },
      "\"type\":\"document\",\"document\":{\"id\":\"1038\",\"caption\":\"O boleto\","
      "\"filename\":\"boleto-2026-11.pdf\"}" },
    { "audio", { .kind = OUTGOING_AUDIO, .media = IMAGE },
      "\"type\":\"audio\",\"audio\":{\"id\":\"1037\"}" },
    { "voice", { .kind = OUTGOING_AUDIO, .media = { .id = "1039", .voice = true } },
      "\"type\":\"audio\",\"audio\":{\"id\":\"1039\",\"voice\":true}" },
    { "sticker", { .kind = OUTGOING_STICKER, .media = IMAGE },
      "\"type\":\"sticker\",\"sticker\":{\"id\":\"1037\"}" },
    { "location", { .kind = OUTGOING_LOCATION, .location = { "-3.73", "-38.52", "Loja", "Rua A, 1" } },
      "\"type\":\"location\",\"location\":{\"latitude\":\"-3.73\",\"longitude\":\"-38.52\","
      "\"name\":\"Loja\",\"address\":\"Rua A, 1\"}" },
    { "location request", { .kind = OUTGOING_LOCATION_REQUEST, .text = "Onde você está?" },
      INTERACTIVE("\"type\":\"location_request_message\",\"body\":{\"text\":\"Onde você está?\"},"
                  "\"action\":{\"name\":\"send_location\"}") },
    { "contact request", { .kind = OUTGOING_CONTACT_REQUEST, .text = "Qual é o seu número?" },
      INTERACTIVE("\"type\":\"request_contact_info\",\"body\":{\"text\":\"Qual é o seu número?\"},"
                  "\"action\":{\"name\":\"request_contact_info\"}") },
    { "contacts", { .kind = OUTGOING_CONTACTS, .contacts = { sample_contacts, 2 } },
      "\"type\":\"contacts\",\"contacts\":[{\"name\":{\"formatted_name\":\"Ana Souza\",\"first_name\":\"Ana\","
      "\"last_name\":\"Souza\"},\"phones\":[{\"phone\":\"+558596123586\",\"wa_id\":\"558596123586\","
      "\"type\":\"WORK\"}],\"emails\":[{\"email\":\"ana@exemplo.com.br\",\"type\":\"WORK\"}],"
      "\"addresses\":[{\"street\":\"Rua A, 1\",\"city\":\"Fortaleza\",\"state\":\"CE\",\"zip\":\"60000-000\","
      "\"country\":\"Brasil\",\"country_code\":\"br\",\"type\":\"HOME\"}],\"org\":{\"company\":\"Minimercado\","
      "\"department\":\"Vendas\",\"title\":\"Gerente\"},\"urls\":[{\"url\":\"https://exemplo.com.br\"}],"
      "\"birthday\":\"1990-01-31\"},{\"name\":{\"formatted_name\":\"Bia\",\"first_name\":\"Bia\"}}]" },
    { "reaction", { .kind = OUTGOING_REACTION, .reaction = { "wamid.IN", "👍" } },
      "\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.IN\",\"emoji\":\"👍\"}" },
    { "reaction taken away", { .kind = OUTGOING_REACTION, .reaction = { "wamid.IN", "" } },
      "\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.IN\",\"emoji\":\"\"}" },
    { "reply buttons", { .kind = OUTGOING_BUTTONS, .text = "Isso ajudou?", .footer = "Minimercado",
        .header = { .kind = OUTGOING_HEADER_TEXT, .text = "Atendimento" },
        .choices = { { "helped:yes", "Sim", NULL }, { "helped:no", "Não", NULL } }, .choice_count = 2 },
      INTERACTIVE("\"type\":\"button\",\"header\":{\"type\":\"text\",\"text\":\"Atendimento\"},"
                  "\"body\":{\"text\":\"Isso ajudou?\"},\"footer\":{\"text\":\"Minimercado\"},\"action\":{"
                  "\"buttons\":[{\"type\":\"reply\",\"reply\":{\"id\":\"helped:yes\",\"title\":\"Sim\"}},"
                  "{\"type\":\"reply\",\"reply\":{\"id\":\"helped:no\",\"title\":\"Não\"}}]}") },
    { "reply buttons below a picture", { .kind = OUTGOING_BUTTONS, .text = "Quer este?",
        .header = { .kind = OUTGOING_HEADER_IMAGE, .media = IMAGE },
        .choices = { { "1", "Quero", NULL } }, .choice_count = 1 },
      INTERACTIVE("\"type\":\"button\",\"header\":{\"type\":\"image\",\"image\":{\"id\":\"1037\"}},"
                  "\"body\":{\"text\":\"Quer este?\"},\"action\":{\"buttons\":[{\"type\":\"reply\",\"reply\":{"
                  "\"id\":\"1\",\"title\":\"Quero\"}}]}") },
    { "list", { .kind = OUTGOING_LIST, .text = "Você quis dizer…", .open = "Ver opções",
        .choices = { { "a", "Um", "o primeiro" }, { "b", "Dois", NULL } }, .choice_count = 2 },
      INTERACTIVE("\"type\":\"list\",\"body\":{\"text\":\"Você quis dizer…\"},\"action\":{\"button\":\"Ver "
                  "opções\",\"sections\":[{\"rows\":[{\"id\":\"a\",\"title\":\"Um\",\"description\":"
                  "\"o primeiro\"},{\"id\":\"b\",\"title\":\"Dois\"}]}]}") },
    { "list in sections", { .kind = OUTGOING_LIST, .text = "Sobre o quê?", .open = "Ver",
        .choices = { { "a", "Um", NULL }, { "b", "Dois", NULL }, { "c", "Três", NULL } }, .choice_count = 3,
        .sections = { { "Compras", 1 }, { "Entregas", 2 } }, .section_count = 2 },
      INTERACTIVE("\"type\":\"list\",\"body\":{\"text\":\"Sobre o quê?\"},\"action\":{\"button\":\"Ver\","
                  "\"sections\":[{\"title\":\"Compras\",\"rows\":[{\"id\":\"a\",\"title\":\"Um\"}]},"
                  "{\"title\":\"Entregas\",\"rows\":[{\"id\":\"b\",\"title\":\"Dois\"},"
                  "{\"id\":\"c\",\"title\":\"Três\"}]}]}") },
    { "link", { .kind = OUTGOING_LINK, .text = "Sua fatura está pronta.", .open = "Ver fatura",
        .url = "https://exemplo.com.br/f/1" },
      INTERACTIVE("\"type\":\"cta_url\",\"body\":{\"text\":\"Sua fatura está pronta.\"},\"action\":{"
                  "\"name\":\"cta_url\",\"parameters\":{\"display_text\":\"Ver fatura\","
                  "\"url\":\"https://exemplo.com.br/f/1\"}}") },
    { "flow", { .kind = OUTGOING_FLOW, .text = "Preencha seus dados.", .open = "Preencher",
        .flow = { .id = "777", .token = "t-1", .screen = "START", .data = "{\"k\":\"v\"}" } },
      INTERACTIVE("\"type\":\"flow\",\"body\":{\"text\":\"Preencha seus dados.\"},\"action\":{\"name\":\"flow\","
                  "\"parameters\":{\"flow_message_version\":\"3\",\"flow_id\":\"777\",\"flow_cta\":\"Preencher\","
                  "\"flow_token\":\"t-1\",\"mode\":\"published\",\"flow_action\":\"navigate\","
                  "\"flow_action_payload\":{\"screen\":\"START\",\"data\":{\"k\":\"v\"}}}}") },
    { "flow by name, with an endpoint", { .kind = OUTGOING_FLOW, .text = "Vamos lá.", .open = "Abrir",
        .flow = { .name = "cadastro", .draft = true, .exchanging = true } },
      INTERACTIVE("\"type\":\"flow\",\"body\":{\"text\":\"Vamos lá.\"},\"action\":{\"name\":\"flow\","
                  "\"parameters\":{\"flow_message_version\":\"3\",\"flow_name\":\"cadastro\",\"flow_cta\":\"Abrir\","
                  "\"mode\":\"draft\",\"flow_action\":\"data_exchange\"}}") },
    { "product", { .kind = OUTGOING_PRODUCT, .text = "Este?", .product = { "1948", "SKU1" } },
      INTERACTIVE("\"type\":\"product\",\"body\":{\"text\":\"Este?\"},\"action\":{\"catalog_id\":\"1948\","
                  "\"product_retailer_id\":\"SKU1\"}") },
    { "products", { .kind = OUTGOING_PRODUCTS, .text = "As ofertas:",
        .header = { .kind = OUTGOING_HEADER_TEXT, .text = "Ofertas" }, .products = { "1948", sample_products, 3 },
        .sections = { { "Frutas", 2 }, { "Pães", 1 } }, .section_count = 2 },
      INTERACTIVE("\"type\":\"product_list\",\"header\":{\"type\":\"text\",\"text\":\"Ofertas\"},\"body\":{"
                  "\"text\":\"As ofertas:\"},\"action\":{\"catalog_id\":\"1948\",\"sections\":[{\"title\":\"Frutas\","
                  "\"product_items\":[{\"product_retailer_id\":\"SKU1\"},{\"product_retailer_id\":\"SKU2\"}]},"
                  "{\"title\":\"Pães\",\"product_items\":[{\"product_retailer_id\":\"SKU3\"}]}]}") },
    { "catalogue", { .kind = OUTGOING_CATALOG, .text = "Veja tudo.", .product = { .item = "SKU1" } },
      INTERACTIVE("\"type\":\"catalog_message\",\"body\":{\"text\":\"Veja tudo.\"},\"action\":{"
                  "\"name\":\"catalog_message\",\"parameters\":{\"thumbnail_product_retailer_id\":\"SKU1\"}}") },
    { "order details", { .kind = OUTGOING_ORDER, .text = "Sua fatura.", .footer = "Obrigado", .order = &sample_order,
        .header = { .kind = OUTGOING_HEADER_IMAGE, .media = { .link = "https://exemplo.com.br/f.png" } } },
      INTERACTIVE("\"type\":\"order_details\",\"header\":{\"type\":\"image\",\"image\":{"
                  "\"link\":\"https://exemplo.com.br/f.png\"}},\"body\":{\"text\":\"Sua fatura.\"},"
                  "\"footer\":{\"text\":\"Obrigado\"},\"action\":{\"name\":\"review_and_pay\",\"parameters\":"
                  SAMPLE_ORDER "}") },
    { "order status", { .kind = OUTGOING_ORDER_STATUS, .text = "Recebemos seu pagamento.",
        .order_status = &sample_order_status },
      INTERACTIVE("\"type\":\"order_status\",\"body\":{\"text\":\"Recebemos seu pagamento.\"},\"action\":{"
                  "\"name\":\"review_order\",\"parameters\":{\"reference_id\":\"FAT-2026-11-0042-1\",\"order\":{"
                  "\"status\":\"completed\",\"description\":\"Pago\"},\"payment\":{\"status\":\"captured\","
                  "\"timestamp\":1722445231}}}") },
    { "template", { .kind = OUTGOING_TEMPLATE, .template = &sample_template },
      TEMPLATE("\"name\":\"fatura_aviso\"," LANGUAGE ",\"components\":[{\"type\":\"header\",\"parameters\":[{"
               "\"type\":\"image\",\"image\":{\"id\":\"1037\"}}]},{\"type\":\"body\",\"parameters\":[{"
               "\"type\":\"text\",\"text\":\"Ana\"},{\"type\":\"currency\",\"currency\":{\"fallback_value\":"
               "\"R$ 120,50\",\"code\":\"BRL\",\"amount_1000\":120500}},{\"type\":\"date_time\",\"date_time\":{"
               "\"fallback_value\":\"20/11/2026\"}}]},{\"type\":\"button\",\"sub_type\":\"url\",\"index\":\"0\","
               "\"parameters\":[{\"type\":\"text\",\"text\":\"abc123\"}]},{\"type\":\"button\",\"sub_type\":"
               "\"quick_reply\",\"index\":\"1\",\"parameters\":[{\"type\":\"payload\",\"payload\":\"PAID_991\"}]},"
               "{\"type\":\"button\",\"sub_type\":\"copy_code\",\"index\":\"2\",\"parameters\":[{\"type\":"
               "\"coupon_code\",\"coupon_code\":\"25OFF\"}]},{\"type\":\"button\",\"sub_type\":\"flow\",\"index\":"
               "\"3\",\"parameters\":[{\"type\":\"action\",\"action\":{\"flow_token\":\"t-1\","
               "\"flow_action_data\":{\"k\":\"v\"}}}]}]") },
    { "template with names", { .kind = OUTGOING_TEMPLATE, .template = &sample_named_template },
      TEMPLATE("\"name\":\"fatura_nova\"," LANGUAGE ",\"components\":[{\"type\":\"header\",\"parameters\":[{"
               "\"type\":\"document\",\"document\":{\"id\":\"1038\",\"filename\":\"boleto.pdf\"}}]},"
               "{\"type\":\"body\",\"parameters\":[{\"type\":\"text\",\"parameter_name\":\"cliente\","
               "\"text\":\"Ana\"}]}]") },
    { "template with a place", { .kind = OUTGOING_TEMPLATE, .template = &sample_place_template },
      TEMPLATE("\"name\":\"entrega\"," LANGUAGE ",\"components\":[{\"type\":\"header\",\"parameters\":[{"
               "\"type\":\"location\",\"location\":{\"latitude\":\"-3.73\",\"longitude\":\"-38.52\",\"name\":"
               "\"Loja\",\"address\":\"Rua A, 1\"}}]}]") },
    { "template with a bill", { .kind = OUTGOING_TEMPLATE, .template = &sample_order_template },
      TEMPLATE("\"name\":\"fatura_pix\"," LANGUAGE ",\"components\":[{\"type\":\"button\",\"sub_type\":"
               "\"order_details\",\"index\":\"0\",\"parameters\":[{\"type\":\"action\",\"action\":{"
               "\"order_details\":" SAMPLE_ORDER "}}]}]") },
    { "template without gaps", { .kind = OUTGOING_TEMPLATE, .template = &sample_plain_template },
      TEMPLATE("\"name\":\"ola\"," LANGUAGE) },
};
/* clang-format on */
const size_t outgoing_sample_count = sizeof outgoing_samples / sizeof *outgoing_samples;
