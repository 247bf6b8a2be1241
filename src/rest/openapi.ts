import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { ErrorResponse } from "./contract/index.ts";
import { contractPaths } from "./openapi-contract.ts";
import { mediaPaths } from "./openapi-media.ts";
import { procedurePaths } from "./openapi-procedures.ts";
import { toJsonSchema } from "./procedures.ts";

/** `GET /openapi.json`: every REST route, out of the very schemas that check the calls. */
export function openApiRoutes(): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.get("/openapi.json", (c) => c.json(openApiDocument(c.env.deps.publicUrl)));
  return routes;
}

let paths: object | undefined;

/** OpenAPI 3.1, whose schemas are plain JSON Schema. */
export function openApiDocument(publicUrl: string): object {
  paths ??= { ...contractPaths(), ...mediaPaths(), ...procedurePaths() };
  return {
    openapi: "3.1.0",
    info: {
      title: "Madang",
      version: "1.0.0",
      description:
        "Event marketing for small stores. Instants are ISO 8601 with offset, days YYYY-MM-DD, money integer won.",
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "Access token of a person, or an API key." },
        operator: { type: "http", scheme: "bearer", description: "OPERATOR_TOKEN of the server." },
      },
      schemas: { ErrorResponse: toJsonSchema(ErrorResponse, "output") },
      responses: { Error: ERROR },
    },
  };
}

const ERROR = {
  description: "A stable word in `error`, a Korean sentence in `message`.",
  content: { "application/json": { schema: { $ref: "#/components/schemas/ErrorResponse" } } },
} as const;
