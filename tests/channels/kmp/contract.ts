import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import type { Fetch } from "../../../src/channels/index.ts";
import { ROOT } from "../../support/source-files.ts";

type Node = { readonly [key: string]: unknown };

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

const parsed: unknown = parse(await Bun.file(join(ROOT, "docs/reference/kmp-1.yaml")).text());
if (!isNode(parsed)) throw new TypeError("kmp-1.yaml is no document");
/** The published contract. */
export const DOCUMENT: Node = parsed;

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(DOCUMENT, "kmp");

/** Follows `path`, and every `$ref` on the way. */
export function nodeAt(path: readonly string[]): { node: Node; pointer: string } | null {
  let node: unknown = DOCUMENT;
  let pointer = "";
  for (const key of path) {
    if (!isNode(node) || !Object.hasOwn(node, key)) return null;
    node = node[key];
    pointer += `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (isNode(node) && typeof node["$ref"] === "string") {
      const followed: ReturnType<typeof nodeAt> = nodeAt(node["$ref"].slice(2).split("/"));
      if (followed === null) return null;
      ({ node, pointer } = followed);
    }
  }
  return isNode(node) ? { node, pointer } : null;
}

const validators = new Map<string, ReturnType<typeof ajv.compile>>();

function compiled(schema: Node): ReturnType<typeof ajv.compile> {
  const name = JSON.stringify(schema);
  const validate = validators.get(name) ?? ajv.compile(schema);
  validators.set(name, validate);
  return validate;
}

/** What is wrong with `value`, by the schema at a place of the document; [] = nothing. */
export function problems(pointer: string, value: unknown): string[] {
  const validate = compiled({ $ref: `kmp#${encodeURI(pointer)}` });
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message = "" }) => `${instancePath} ${message}`.trim());
}

export function schemaProblems(name: string, value: unknown): string[] {
  return problems(`/components/schemas/${name}`, value);
}

type Operation = { readonly path: readonly string[]; readonly values: Readonly<Record<string, string>> };

/** Literal parts of a path beat its parameters, as OpenAPI says. */
function operationOf(method: string, pathname: string): Operation | null {
  const paths = nodeAt(["paths"])?.node ?? {};
  const found = Object.keys(paths).flatMap((template) => {
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    const match = new RegExp(`^${template.replace(/\{\w+\}/g, "([^/]+)")}$`).exec(pathname);
    const values = names.map((name, index) => [name, decodeURIComponent(match?.[index + 1] ?? "")] as const);
    const path = ["paths", template, method.toLowerCase()];
    return match === null || nodeAt(path) === null ? [] : [{ path, values: Object.fromEntries(values) }];
  });
  return found.sort((a, b) => Object.keys(a.values).length - Object.keys(b.values).length)[0] ?? null;
}

export type Exchange = {
  readonly operationId: string;
  readonly status: number;
  readonly requestProblems: readonly string[];
  readonly answerProblems: readonly string[];
};

/** A fetch that holds everything that goes over it against the contract. */
export function watched(inner: Fetch): { fetch: Fetch; exchanges: Exchange[] } {
  const exchanges: Exchange[] = [];
  const fetch: Fetch = async (input, init = {}) => {
    const response = await inner(input, init);
    const url = new URL(input);
    const operation = operationOf(init.method ?? "GET", url.pathname);
    const text = await response.clone().text();
    exchanges.push(
      operation === null
        ? { operationId: "none", status: response.status, requestProblems: [input], answerProblems: [] }
        : {
            operationId: String(nodeAt(operation.path)?.node["operationId"]),
            status: response.status,
            requestProblems: requestProblems(operation, url, init),
            answerProblems: answerProblems(operation, response, text),
          },
    );
    return response;
  };
  return { fetch, exchanges };
}

function parametersOf({ path }: Operation): Node[] {
  return [path, path.slice(0, -1)].flatMap((place) => {
    const list = nodeAt([...place, "parameters"])?.node ?? [];
    return Object.keys(list).flatMap((index) => {
      const found = nodeAt([...place, "parameters", index]);
      return found === null ? [] : [found.node];
    });
  });
}

function requestProblems(operation: Operation, url: URL, init: RequestInit): string[] {
  const headers = new Headers(init.headers);
  const asText = (at: unknown, name: string) => {
    if (at === "header") return headers.get(name);
    return at === "query" ? url.searchParams.get(name) : (operation.values[name] ?? null);
  };
  const wrong = parametersOf(operation).flatMap((parameter) => {
    const name = String(parameter["name"]);
    const value = asText(parameter["in"], name);
    if (value === null) return parameter["required"] === true ? [`${name} is missing`] : [];
    const schema = isNode(parameter["schema"]) ? parameter["schema"] : {};
    const validate = compiled(typeof schema["$ref"] === "string" ? { $ref: `kmp${schema["$ref"]}` } : schema);
    return validate(value) ? [] : [`${name} ${validate.errors?.[0]?.message}`];
  });
  const known = new Set(parametersOf(operation).map((parameter) => String(parameter["name"])));
  const extra = [...url.searchParams.keys()].filter((name) => !known.has(name));
  return [
    ...wrong,
    ...extra.map((name) => `${name} is unknown`),
    ...bodyProblems(operation, headers, init.body),
  ];
}

function bodyProblems(operation: Operation, headers: Headers, body: unknown): string[] {
  const content = nodeAt([...operation.path, "requestBody", "content"])?.node;
  if (content === undefined)
    return body === undefined || body === null ? [] : ["a body that nobody asked for"];
  const type = headers.get("content-type") ?? "";
  const place = nodeAt([...operation.path, "requestBody", "content", type]);
  if (place === null) return [`content type ${type}`];
  const value: unknown =
    type === "application/json"
      ? JSON.parse(String(body))
      : Object.fromEntries(new URLSearchParams(String(body)));
  return problems(`${place.pointer}/schema`, value);
}

function answerProblems(operation: Operation, response: Response, text: string): string[] {
  const responses = [...operation.path, "responses"];
  const place = nodeAt([...responses, String(response.status)]) ?? nodeAt([...responses, "default"]);
  if (place === null) return [`status ${response.status}`];
  const headers = Object.keys(isNode(place.node["headers"]) ? place.node["headers"] : {}).flatMap((name) => {
    const header = nodeAt([...place.pointer.slice(1).split("/").map(unescaped), "headers", name])?.node;
    const value = response.headers.get(name);
    return header?.["required"] === true && value === null ? [`header ${name} is missing`] : [];
  });
  return [...headers, ...problems(`${place.pointer}/content/application~1json/schema`, JSON.parse(text))];
}

function unescaped(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}
