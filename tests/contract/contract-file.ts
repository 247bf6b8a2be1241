import Ajv, { type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";

type Json = { [key: string]: unknown };

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** OpenAPI 3.0 spells nullable types with a flag of its own; JSON Schema lists the types. */
function toJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(toJsonSchema);
  if (!isObject(node)) return node;
  const { example: _example, nullable, ...rest } = node;
  const schema: Json = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, toJsonSchema(value)]),
  );
  if (typeof schema["$ref"] === "string")
    schema["$ref"] = schema["$ref"].replace("#/components/schemas/", "#/$defs/");
  if (nullable === true) schema["type"] = [schema["type"], "null"];
  if (schema["type"] === "object" && isObject(schema["properties"])) schema["additionalProperties"] = false;
  return schema;
}

const text = await Bun.file(new URL("./analytics-service-api.yaml", import.meta.url)).text();

/** The contract as it stands beside this file. */
export const contract: Json = parse(text);

/** A validator of one of the contract's schemas; fields the contract does not know are refused too. */
export function validatorOf(name: string): ValidateFunction {
  const components = contract["components"];
  if (!isObject(components)) throw new TypeError("the contract has no components");
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addFormat("float", true);
  return ajv.compile({ $defs: toJsonSchema(components["schemas"]), $ref: `#/$defs/${name}` });
}
