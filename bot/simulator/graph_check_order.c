/* Orders to pay (Brazil): sums must come out (reference: section 5.2, order_details). */
#include <string.h>

#include "bot/simulator/graph_check.h"
#include "bot/simulator/graph_reply.h"

enum { REFERENCE_MAX = 60, ITEM_NAME_MAX = 60 };

static json_int_t amount(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(json_object_get(object, name), "value"));
}

static json_int_t sum_of_items(const json_t *items)
{
    json_int_t sum = 0;
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        const char *which = json_object_get(item, "sale_amount") ? "sale_amount" : "amount";
        sum += amount(item, which) * json_integer_value(json_object_get(item, "quantity"));
    }
    return sum;
}

static bool check_items(struct graph_refusal *out, const json_t *items)
{
    for (size_t i = 0; i < json_array_size(items); i++)
        if (!graph_need(out, json_array_get(items, i), "name", ITEM_NAME_MAX))
            return false;
    return json_array_size(items) > 0 || graph_refuse(out, GRAPH_MISSING, "items are required");
}

bool graph_check_order(struct graph_refusal *out, const json_t *action)
{
    const json_t *parameters = json_object_get(action, "parameters");
    const json_t *order = json_object_get(parameters, "order");
    const json_t *items = json_object_get(order, "items");
    json_int_t subtotal = amount(order, "subtotal");
    if (!graph_need(out, parameters, "reference_id", REFERENCE_MAX) || !check_items(out, items))
        return false;
    if (!json_object_get(order, "tax"))
        return graph_refuse(out, GRAPH_MISSING, "order.tax is required");
    if (subtotal != sum_of_items(items))
        return graph_refuse(out, GRAPH_BAD_VALUE, "order.subtotal is not the sum of the items");
    if (amount(parameters, "total_amount") !=
        subtotal + amount(order, "tax") + amount(order, "shipping") - amount(order, "discount"))
        return graph_refuse(out, GRAPH_BAD_VALUE, "total_amount is not the sum of its parts");
    return true;
}
