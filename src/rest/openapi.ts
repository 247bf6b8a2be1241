import { z } from "zod";
import { ErrorResponse } from "./contract/index.ts";
import { contractPaths } from "./openapi-contract.ts";
import { mediaPaths } from "./openapi-media.ts";
import { procedurePaths } from "./openapi-procedures.ts";
import { toJsonSchema } from "./procedures.ts";

let paths: object | undefined;

/**
 * Every REST route, out of the very schemas that check the calls. OpenAPI 3.1, whose schemas are plain JSON Schema.
 */
export async function openApiDocument(publicUrl: string): Promise<object> {
  paths ??= { ...contractPaths(), ...mediaPaths(), ...(await procedurePaths()) };
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
      schemas: {
        ErrorResponse: toJsonSchema(ErrorResponse, "output"),
        ProcedureErrorResponse: toJsonSchema(ProcedureErrorResponse, "output"),
      },
      responses: { Error: errorOf("ErrorResponse"), ProcedureError: errorOf("ProcedureErrorResponse") },
    },
  };
}

/** Of our own routes: the source's answer, and beside it what the error is about. */
const ProcedureErrorResponse = ErrorResponse.extend({
  params: z
    .record(z.string(), z.unknown())
    .describe("What the error is about, by the reason: for example `fields`, `issues`, `retryAfterSeconds`."),
});

function errorOf(schema: string): object {
  return {
    description: "A stable word in `error`, a Korean sentence in `message`.",
    content: { "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } },
  };
}
