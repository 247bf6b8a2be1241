import { describe, expect, test } from "bun:test";
import { openApiDocument } from "../../src/rest/openapi.ts";
import { listProcedures } from "../../src/rest/procedures.ts";
import { appRouter } from "../../src/routers/index.ts";
import { at, textAt } from "../helpers/rpc.ts";

const document: unknown = JSON.parse(JSON.stringify(await openApiDocument("https://madang.test")));

/** Takes a file instead of JSON and is no procedure. */
const UPLOAD = "/api/v1/media";

type Found = { readonly path: string; readonly method: string; readonly operation: unknown };

function operations(): Found[] {
  return Object.entries(Object(at(document, "paths"))).flatMap(([path, item]) =>
    Object.entries(Object(item)).map(([method, operation]) => ({ path, method, operation })),
  );
}

/** Every `$ref` in the document, wherever it stands. */
function refsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" && typeof inner === "string" ? [inner] : refsIn(inner),
  );
}

describe("GET /openapi.json [R-190]", () => {
  test("names itself, its server and its way of signing in", () => {
    expect(document).toMatchObject({
      openapi: "3.1.0",
      info: { title: "Madang" },
      servers: [{ url: "https://madang.test" }],
      components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
    });
  });

  test("every operation has an id of its own, a good answer with a schema and a failure", () => {
    const ids = operations().map(({ operation }) => textAt(operation, "operationId"));
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations()) {
      const [content] = Object.values(Object(at(operation, "responses", "200", "content")));
      const schema = at(content, "schema");
      expect({ path, schema: typeof schema }).toEqual({ path, schema: "object" });
      expect(at(operation, "responses", "default")).toBeDefined();
    }
  });

  test("every reference resolves", () => {
    const refs = refsIn(document);
    expect(refs.length).toBeGreaterThan(0);
    for (const ref of refs) {
      expect(ref).toStartWith("#/");
      expect(at(document, ...ref.slice(2).split("/"))).toBeDefined();
    }
  });

  test("every parameter in a path is declared", () => {
    for (const { path, operation } of operations()) {
      const named = Array.from(path.matchAll(/\{(\w+)\}/g), (match) => match[1]);
      const parameters = at(operation, "parameters");
      const declared = (Array.isArray(parameters) ? parameters : [])
        .filter((parameter) => at(parameter, "in") === "path")
        .map((parameter) => at(parameter, "name"));
      expect({ path, declared }).toEqual({ path, declared: named });
    }
  });

  test("has every query as GET and every mutation as POST, and no subscription", async () => {
    const shown = operations()
      .filter(({ path }) => path.startsWith("/api/v1/") && path !== UPLOAD)
      .map(({ path, method }) => `${method} ${path.slice("/api/v1/".length).replace("/", ".")}`);
    const expected = (await listProcedures()).map(
      ({ path, type }) => `${type === "query" ? "get" : "post"} ${path}`,
    );
    expect(shown.sort()).toEqual(expected.sort());
    expect(Object.keys(appRouter._def.procedures).length).toBe(expected.length + 1);
    expect(shown.some((name) => name.endsWith("analytics.live"))).toBe(false);
  });

  test("has the source's own routes [R-030] [R-060]", () => {
    const paths = Object.keys(Object(at(document, "paths")));
    expect(paths).toEqual(
      expect.arrayContaining([
        "/api/health",
        "/api/events/{eventId}/analytics",
        "/analytics/v1/events/{eventId}/analytics",
        "/api/events/purposes",
        "/api/distribution/distribute",
      ]),
    );
  });

  test("every procedure has an output schema, and only public ones need no sign-in", async () => {
    for (const procedure of await listProcedures()) {
      expect({ path: procedure.path, hasOutput: Object.keys(procedure.output).length > 0 }).toEqual({
        path: procedure.path,
        hasOutput: true,
      });
      const method = procedure.type === "query" ? "get" : "post";
      const path = `/api/v1/${procedure.path.replace(".", "/")}`;
      const security = at(Object(at(document, "paths"))[path], method, "security");
      expect(Array.isArray(security) && security.length > 0).toBe(procedure.who !== "anyone");
    }
  });
});
