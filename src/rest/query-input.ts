import { strictJson, strictText } from "../body.ts";
import { AppError } from "../errors.ts";
import type { JsonSchema } from "./procedures.ts";

/**
 * Query parameters as the procedure's schema reads them: numbers and booleans by their type, lists by comma,
 * by repetition or as JSON. What does not fit stays text, for the schema to refuse.
 *
 * @throws AppError INVALID_ENCODING
 * @example readQuery("?limit=5&channels=Instagram,NaverBlog", schema) // { limit: 5, channels: ["Instagram", "NaverBlog"] }
 */
export function readQuery(search: string, schema: JsonSchema): Record<string, unknown> {
  requireUtf8(search);
  const params = new URLSearchParams(search);
  const names = [...new Set(params.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const texts = params.getAll(name).map((text) => strictText(text));
      return [name, fromTexts(texts, asSchema(schema.properties?.[name]))];
    }),
  );
}

/** The parser of addresses would put U+FFFD for bytes that are no text. */
function requireUtf8(search: string): void {
  try {
    decodeURIComponent(search);
  } catch {
    throw new AppError({ code: "INVALID", reason: "INVALID_ENCODING" });
  }
}

function fromTexts(texts: readonly string[], schema: JsonSchema): unknown {
  const [text = "", ...more] = texts;
  const list = alternatives(schema).find(({ type }) => type === "array");
  if (list === undefined) return more.length > 0 ? texts : fromText(text, schema);
  if (more.length === 0 && text.startsWith("[")) return fromJson(text);
  const parts = more.length > 0 ? texts : text.split(",");
  return parts.map((part) => fromText(part, asSchema(list.items)));
}

function fromText(text: string, schema: JsonSchema): unknown {
  const types = new Set(alternatives(schema).map(({ type }) => type));
  if ((types.has("number") || types.has("integer")) && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (types.has("boolean") && (text === "true" || text === "false")) return text === "true";
  if (types.has("object") && text.startsWith("{")) return fromJson(text);
  return text;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(strictJson(text));
  } catch (error) {
    if (error instanceof AppError) throw error;
    return text;
  }
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  return (schema.anyOf ?? [schema]).map(asSchema);
}

function asSchema(schema: unknown): JsonSchema {
  return isSchema(schema) ? schema : {};
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null;
}
