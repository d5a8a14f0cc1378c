/* The larger parts of the samples. Included by outgoing_samples.c only. */
#pragma once

#include "bot/model/outgoing_contact.h"
#include "bot/model/outgoing_order.h"
#include "bot/model/outgoing_template.h"

static const struct outgoing_phone sample_phones[] = { { "+558596123586", "558596123586",
                                                         "WORK" } };
static const struct outgoing_email sample_emails[] = { { "ana@exemplo.com.br", "WORK" } };
static const struct outgoing_site sample_sites[] = { { "https://exemplo.com.br", NULL } };
static const struct outgoing_address sample_addresses[] = {
    { "Rua A, 1", "Fortaleza", "CE", "60000-000", "Brasil", "br", "HOME" }
};
static const struct outgoing_contact sample_contacts[] = {
    { .formatted_name = "Ana Souza",
      .first_name = "Ana",
      .last_name = "Souza",
      .birthday = "1990-01-31",
      .company = "Minimercado",
      .department = "Vendas",
      .title = "Gerente",
      .phones = { sample_phones, 1 },
      .emails = { sample_emails, 1 },
      .sites = { sample_sites, 1 },
      .addresses = { sample_addresses, 1 } },
    { .formatted_name = "Bia", .first_name = "Bia" },
};

static const char *const sample_products[] = { "SKU1", "SKU2", "SKU3" };

static const struct outgoing_item sample_items[] = {
    { "1", "Mensalidade", 50000, 45000, 1 },
    { "2", "Taxa", 1000, 0, 2 },
};
static const struct outgoing_order sample_order = {
    .reference_id = "FAT-2026-11-0042-1",
    .pix = { "00020101", "Minimercado", "39580525000189", "CNPJ" },
    .boleto = "03399026944140000002628346101018898510000008848",
    .payment_link = "https://exemplo.com.br/pagar",
    .issued = 1763600000,
    .expires = 1763700000,
    .expires_note = "Vencida",
    .items = sample_items,
    .item_count = 2,
    .tax = 100,
    .shipping = 200,
    .discount = 300,
    .discount_note = "Cliente antigo",
};
#define SAMPLE_ORDER                                                                               \
    "{\"reference_id\":\"FAT-2026-11-0042-1\",\"type\":\"digital-goods\",\"payment_type\":\"br\"," \
    "\"payment_settings\":[{\"type\":\"pix_dynamic_code\",\"pix_dynamic_code\":{"                  \
    "\"code\":\"00020101\",\"merchant_name\":\"Minimercado\",\"key\":\"39580525000189\","          \
    "\"key_type\":\"CNPJ\"}},{\"type\":\"boleto\",\"boleto\":{\"digitable_line\":"                 \
    "\"03399026944140000002628346101018898510000008848\"}},{\"type\":\"payment_link\","            \
    "\"payment_link\":{\"uri\":\"https://exemplo.com.br/pagar\"}}],\"currency\":\"BRL\","          \
    "\"total_amount\":{\"value\":47000,\"offset\":100},\"order\":{\"status\":\"pending\","         \
    "\"expiration\":{\"timestamp\":\"1763700000\",\"description\":\"Vencida\"},\"items\":[{"       \
    "\"retailer_id\":\"1\",\"name\":\"Mensalidade\",\"amount\":{\"value\":50000,\"offset\":100},"  \
    "\"quantity\":1,\"sale_amount\":{\"value\":45000,\"offset\":100}},{\"retailer_id\":\"2\","     \
    "\"name\":\"Taxa\",\"amount\":{\"value\":1000,\"offset\":100},\"quantity\":2}],"               \
    "\"subtotal\":{\"value\":47000,\"offset\":100},\"tax\":{\"value\":100,\"offset\":100},"        \
    "\"shipping\":{\"value\":200,\"offset\":100},\"discount\":{\"value\":300,\"offset\":100,"      \
    "\"description\":\"Cliente antigo\"}}}"

static const struct outgoing_order_status sample_order_status = {
    .reference_id = "FAT-2026-11-0042-1",
    .state = OUTGOING_ORDER_COMPLETED,
    .description = "Pago",
    .payment = OUTGOING_PAYMENT_CAPTURED,
    .paid_at = 1722445231,
};

static const struct outgoing_parameter sample_picture[] = { { .kind = OUTGOING_PARAMETER_IMAGE,
                                                              .media = { .id = "1037" } } };
static const struct outgoing_parameter sample_values[] = {
    { .kind = OUTGOING_PARAMETER_TEXT, .text = "Ana" },
    { .kind = OUTGOING_PARAMETER_CURRENCY,
      .text = "R$ 120,50",
      .code = "BRL",
      .amount_1000 = 120500 },
    { .kind = OUTGOING_PARAMETER_DATE_TIME, .text = "20/11/2026" },
};
static const struct outgoing_parameter sample_suffix[] = { { .kind = OUTGOING_PARAMETER_TEXT,
                                                             .text = "abc123" } };
static const struct outgoing_parameter sample_payload[] = { { .kind = OUTGOING_PARAMETER_PAYLOAD,
                                                              .text = "PAID_991" } };
static const struct outgoing_parameter sample_coupon[] = { { .kind = OUTGOING_PARAMETER_COUPON,
                                                             .text = "25OFF" } };
static const struct outgoing_parameter sample_form[] = {
    { .kind = OUTGOING_PARAMETER_FLOW, .text = "t-1", .data = "{\"k\":\"v\"}" }
};
static const struct outgoing_component sample_components[] = {
    { OUTGOING_PART_HEADER, 0, 0, sample_picture, 1 },
    { OUTGOING_PART_BODY, 0, 0, sample_values, 3 },
    { OUTGOING_PART_BUTTON, OUTGOING_BUTTON_URL, 0, sample_suffix, 1 },
    { OUTGOING_PART_BUTTON, OUTGOING_BUTTON_QUICK_REPLY, 1, sample_payload, 1 },
    { OUTGOING_PART_BUTTON, OUTGOING_BUTTON_COPY_CODE, 2, sample_coupon, 1 },
    { OUTGOING_PART_BUTTON, OUTGOING_BUTTON_FLOW, 3, sample_form, 1 },
};
static const struct outgoing_template sample_template = { "fatura_aviso", "pt_BR",
                                                          sample_components, 6 };

static const struct outgoing_parameter sample_file[] = {
    { .kind = OUTGOING_PARAMETER_DOCUMENT, .media = { .id = "1038", .filename = "boleto.pdf" } }
};
static const struct outgoing_parameter sample_name[] = {
    { .kind = OUTGOING_PARAMETER_TEXT, .name = "cliente", .text = "Ana" }
};
static const struct outgoing_component sample_named_components[] = {
    { OUTGOING_PART_HEADER, 0, 0, sample_file, 1 },
    { OUTGOING_PART_BODY, 0, 0, sample_name, 1 },
};
static const struct outgoing_template sample_named_template = { "fatura_nova", "pt_BR",
                                                                sample_named_components, 2 };

static const struct outgoing_parameter sample_place[] = {
    { .kind = OUTGOING_PARAMETER_LOCATION, .location = { "-3.73", "-38.52", "Loja", "Rua A, 1" } }
};
static const struct outgoing_component sample_place_components[] = {
    { OUTGOING_PART_HEADER, 0, 0, sample_place, 1 },
};
static const struct outgoing_template sample_place_template = { "entrega", "pt_BR",
                                                                sample_place_components, 1 };

static const struct outgoing_parameter sample_bill[] = { { .kind = OUTGOING_PARAMETER_ORDER,
                                                           .order = &sample_order } };
static const struct outgoing_component sample_bill_components[] = {
    { OUTGOING_PART_BUTTON, OUTGOING_BUTTON_ORDER, 0, sample_bill, 1 },
};
static const struct outgoing_template sample_order_template = { "fatura_pix", "pt_BR",
                                                                sample_bill_components, 1 };
static const struct outgoing_template sample_plain_template = { "ola", "pt_BR", NULL, 0 };
