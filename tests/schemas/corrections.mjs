// Where Meta's schema cannot be taken by its letter. Each correction gives the reason; what it
// does not touch is checked as it stands.

// Taken by its letter, no message at all is valid, Meta's own examples neither:
// "additionalProperties: false" stands in one part of an "allOf" and so refuses the members of
// the other part. What is meant is that nothing else may stand in the whole.
const closeTheWhole = (schemas) => {
    for (const schema of Object.values(schemas)) {
        const closed = schema.allOf?.filter((part) => part.additionalProperties === false) ?? [];
        for (const part of closed) delete part.additionalProperties;
        if (closed.length) schema.unevaluatedProperties = false;
    }
};

// A template's parts refer to their exact shapes only by "discriminator", which JSON Schema does
// not know; and each exact shape refers back to the general one. So it is said as "if the type is
// this, then that shape".
const followDiscriminators = (schemas) => {
    const exact = (name) => ({
        allOf: Object.entries(schemas[name].discriminator.mapping).map(([type, $ref]) => ({
            if: { properties: { type: { const: type } } },
            then: { $ref },
        })),
    });
    schemas.TemplateObject.properties.components.items = exact("TemplateComponent");
    for (const part of ["HeaderComponent", "BodyComponent"])
        schemas[part].allOf[1].properties.parameters.items = exact("ParameterObject");
    schemas.ButtonComponent.allOf[1].properties.parameters.items = exact("ButtonParameterObject");
};

// "^[2-6, 11-14]$" is one character of a set without 0; the description says "0-9" and the
// example is "0".
const numberButtons = (schemas) => {
    const index = { type: "string", pattern: "^[0-9]$" };
    schemas.TemplateComponent.properties.index = index;
    schemas.ButtonComponent.allOf[1].properties.index = index;
};

// What the schema does not describe yet, though Meta's guides do. Only the name of the new kind
// is let pass; the rest of such a message is still checked.
const knowNewKinds = (schemas) => {
    const { TemplateComponent, ButtonComponent, ParameterObject, ButtonParameterObject } = schemas;
    const { InteractiveObject, ActionObject, BaseMessageProperties } = schemas;
    BaseMessageProperties.properties.biz_opaque_callback_data = { type: "string", maxLength: 512 };
    InteractiveObject.properties.type.enum.push(
        "location_request_message", "request_contact_info", "cta_url",
        "order_details", "order_status");
    ActionObject.oneOf.push({
        required: ["name"],
        properties: {
            name: {
                enum: ["send_location", "request_contact_info", "cta_url",
                    "review_and_pay", "review_order"],
            },
        },
    });
    for (const part of [TemplateComponent, ButtonComponent.allOf[1]])
        part.properties.sub_type.enum.push("copy_code", "flow", "order_details");
    ParameterObject.properties.type.enum.push("location");
    ButtonParameterObject.properties.type.enum.push("coupon_code", "action");
};

// The typing indicator is newer than the schema of marking as read, which is open, so it needs no
// correction. Two limits are left as they are, though Meta's guides allow more: 1,024 characters
// for the body of a list (4,096), and 5 contacts (257). The samples stay below both.
export const correct = (schemas) => {
    const copy = structuredClone(schemas);
    for (const one of [closeTheWhole, followDiscriminators, numberButtons, knowNewKinds]) one(copy);
    return copy;
};
