/* Meta's error codes and what to do about each. The order of the table is the order of Meta's. */
#include "channels/whatsapp/send.h"

static const struct {
    int64_t first, last;
    enum whatsapp_reaction reaction;
} reactions[] = {
    { 0, 0, WHATSAPP_STOP_CHANNEL },            /* token refused */
    { 1, 1, WHATSAPP_TRANSIENT },               /* unknown */
    { 2, 2, WHATSAPP_TRANSIENT },               /* service */
    { 3, 3, WHATSAPP_STOP_CHANNEL },            /* capability or permission */
    { 4, 4, WHATSAPP_WAIT },                    /* the app calls too often */
    { 10, 10, WHATSAPP_STOP_CHANNEL },          /* permission denied */
    { 33, 33, WHATSAPP_STOP_CHANNEL },          /* wrong or deleted number of ours */
    { 100, 100, WHATSAPP_PERMANENT },           /* invalid parameter */
    { 190, 190, WHATSAPP_STOP_CHANNEL },        /* token expired */
    { 200, 299, WHATSAPP_STOP_CHANNEL },        /* permissions */
    { 368, 368, WHATSAPP_STOP_CHANNEL },        /* blocked for policy violations */
    { 80007, 80007, WHATSAPP_WAIT },            /* the account calls too often */
    { 130403, 130403, WHATSAPP_PERMANENT },     /* we blocked this customer */
    { 130429, 130429, WHATSAPP_TRANSIENT },     /* throughput */
    { 130472, 130472, WHATSAPP_PERMANENT },     /* the customer is in an experiment */
    { 130497, 130497, WHATSAPP_PERMANENT },     /* country not allowed */
    { 130501, 130501, WHATSAPP_PERMANENT },     /* message type */
    { 131000, 131000, WHATSAPP_TRANSIENT },     /* something went wrong */
    { 131005, 131005, WHATSAPP_STOP_CHANNEL },  /* access denied */
    { 131008, 131008, WHATSAPP_PERMANENT },     /* parameter missing */
    { 131009, 131009, WHATSAPP_PERMANENT },     /* parameter value */
    { 131014, 131014, WHATSAPP_PERMANENT },     /* our link failed */
    { 131016, 131016, WHATSAPP_TRANSIENT },     /* service unavailable */
    { 131021, 131021, WHATSAPP_PERMANENT },     /* to ourselves */
    { 131026, 131026, WHATSAPP_PERMANENT },     /* undeliverable */
    { 131030, 131030, WHATSAPP_PERMANENT },     /* not on the test number's list */
    { 131031, 131031, WHATSAPP_STOP_CHANNEL },  /* account locked */
    { 131037, 131037, WHATSAPP_STOP_CHANNEL },  /* display name not approved */
    { 131042, 131042, WHATSAPP_STOP_CHANNEL },  /* payment */
    { 131044, 131044, WHATSAPP_PERMANENT },     /* payment, calls */
    { 131045, 131045, WHATSAPP_STOP_CHANNEL },  /* number not registered */
    { 131047, 131047, WHATSAPP_PERMANENT },     /* 24 hours have passed */
    { 131048, 131048, WHATSAPP_STOP_TEMPLATE }, /* spam limit */
    { 131049, 131049, WHATSAPP_WAIT },      /* marketing limit of the customer: a day at least */
    { 131050, 131050, WHATSAPP_PERMANENT }, /* the customer stopped marketing */
    { 131051, 131053, WHATSAPP_PERMANENT }, /* type not supported, media */
    { 131055, 131055, WHATSAPP_PERMANENT }, /* method */
    { 131056, 131056, WHATSAPP_TRANSIENT }, /* too fast to this customer */
    { 131057, 131057, WHATSAPP_TRANSIENT }, /* maintenance */
    { 131059, 131060, WHATSAPP_PERMANENT }, /* cursor; message unavailable */
    { 131062, 131062, WHATSAPP_PERMANENT }, /* no user ids for this message */
    { 131063, 131064, WHATSAPP_STOP_TEMPLATE }, /* marketing switched off; classification */
    { 132000, 132001, WHATSAPP_STOP_TEMPLATE }, /* parameter count; no such template */
    { 132005, 132005, WHATSAPP_PERMANENT },     /* text too long */
    { 132007, 132007, WHATSAPP_STOP_TEMPLATE }, /* character policy */
    { 132008, 132008, WHATSAPP_PERMANENT },     /* parameter */
    { 132012, 132012, WHATSAPP_STOP_TEMPLATE }, /* parameter format */
    { 132015, 132016, WHATSAPP_STOP_TEMPLATE }, /* paused; disabled */
    { 132018, 132018, WHATSAPP_PERMANENT },     /* parameters */
    { 132068, 132069, WHATSAPP_STOP_TEMPLATE }, /* flow blocked; throttled */
    { 133000, 133000, WHATSAPP_STOP_CHANNEL },  /* incomplete deregistration */
    { 133004, 133004, WHATSAPP_TRANSIENT },     /* server unavailable */
    { 133005, 133006, WHATSAPP_STOP_CHANNEL },  /* PIN; verification needed */
    { 133008, 133009, WHATSAPP_WAIT },          /* PIN guesses */
    { 133010, 133010, WHATSAPP_STOP_CHANNEL },  /* not registered */
    { 133015, 133016, WHATSAPP_WAIT },          /* registering too soon, too often */
    { 134011, 134011, WHATSAPP_STOP_CHANNEL },  /* terms of payment */
    { 134100, 134100, WHATSAPP_PERMANENT },     /* only marketing here */
    { 134101, 134101, WHATSAPP_WAIT },          /* template still being prepared */
    { 134102, 134102, WHATSAPP_STOP_TEMPLATE }, /* template unavailable */
    { 135000, 135000, WHATSAPP_PERMANENT },     /* generic */
    { 137000, 137000, WHATSAPP_PERMANENT },     /* the customer's identity key changed */
    { 138000, 138999, WHATSAPP_PERMANENT },     /* calls */
    { 139100, 139103, WHATSAPP_PERMANENT },     /* block list */
    { 147001, 147004, WHATSAPP_PERMANENT },     /* our username */
    { 2494100, 2494100, WHATSAPP_WAIT },        /* maintenance */
};

enum whatsapp_reaction whatsapp_reaction_to(int64_t code, int http_status, bool transient)
{
    for (size_t i = 0; i < sizeof reactions / sizeof *reactions; i++)
        if (code >= reactions[i].first && code <= reactions[i].last)
            return reactions[i].reaction;
    if (transient || http_status == 0 || http_status == 429 || http_status >= 500)
        return WHATSAPP_TRANSIENT;
    return http_status == 401 || http_status == 403 ? WHATSAPP_STOP_CHANNEL : WHATSAPP_PERMANENT;
}
