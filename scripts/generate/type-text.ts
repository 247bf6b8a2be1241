/** The part of JSON Schema that our zod schemas come out as. */
export type JsonSchema = {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly items?: JsonSchema | boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly default?: unknown;
};

/** A schema as a reader of TypeScript would write it, with limits as remarks behind the fields. */
export function typeText(schema: JsonSchema, indent = ""): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return [...new Set(alternatives.map((each) => typeText(each, indent)))].join(" | ");
  if (schema.allOf) return schema.allOf.map((each) => typeText(each, indent)).join(" & ");
  if (Array.isArray(schema.type)) {
    return schema.type.map((type) => typeText({ ...schema, type }, indent)).join(" | ");
  }
  if (schema.type === "object") return objectText(schema, indent);
  if (schema.type === "array") return `Array<${itemText(schema, indent)}>`;
  if (schema.type === "integer") return "number";
  return typeof schema.type === "string" ? schema.type : "unknown";
}

function itemText(schema: JsonSchema, indent: string): string {
  return typeof schema.items === "object" ? typeText(schema.items, indent) : "unknown";
}

function objectText(schema: JsonSchema, indent: string): string {
  const fields = Object.entries(schema.properties ?? {});
  const { additionalProperties: rest } = schema;
  if (fields.length === 0) {
    return typeof rest === "object" ? `Record<string, ${typeText(rest, indent)}>` : "{}";
  }
  const required = new Set(schema.required ?? []);
  const lines = fields.map(([name, field]) => {
    const mark = required.has(name) && field.default === undefined ? "" : "?";
    const remark = limitsOf(field);
    return `${indent}  ${name}${mark}: ${typeText(field, `${indent}  `)};${remark === "" ? "" : ` // ${remark}`}\n`;
  });
  return `{\n${lines.join("")}${indent}}`;
}

function limitsOf(schema: JsonSchema): string {
  const isBound = (value: number | undefined) =>
    value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;
  const parts = [
    schema.type === "integer" ? "integer" : undefined,
    schema.format,
    isBound(schema.minimum) ? `≥ ${schema.minimum}` : undefined,
    isBound(schema.maximum) ? `≤ ${schema.maximum}` : undefined,
    schema.maxItems === undefined ? undefined : `at most ${schema.maxItems}`,
    schema.default === undefined ? undefined : `default ${JSON.stringify(schema.default)}`,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}
