/* The tables by which bodies of messages are written (typed.h); bot/model/incoming.h tells what
 * comes out. */
#pragma once

#include "channels/whatsapp/typed.h"

/* code, title and details of an error, in any of the forms that it has had. */
extern const struct typed_field whatsapp_error_fields[];

/* Of the member that is named after the type; of contacts: of the whole message. */
extern const struct typed_field whatsapp_media_fields[];
extern const struct typed_field whatsapp_location_fields[];
extern const struct typed_field whatsapp_contacts_fields[];
extern const struct typed_field whatsapp_order_fields[];

/* Of one kind of interactive reply. */
extern const struct typed_field whatsapp_call_permission_fields[];
extern const struct typed_field whatsapp_row_fields[];
extern const struct typed_field whatsapp_flow_fields[];

/* Of a message of any type. */
extern const struct typed_field whatsapp_common_fields[];
