import { z } from "zod";
import { ErrorResponse } from "./contract/index.ts";
import { contractPaths } from "./openapi-contract.ts";
import { mediaPaths } from "./openapi-media.ts";
import { procedurePaths } from "./openapi-procedures.ts";
import { toJsonSchema } from "./procedures.ts";

let routes: Hoisted | undefined;

/**
 * Every REST route, out of the very schemas that check the calls. OpenAPI 3.1, whose schemas are plain JSON Schema.
 */
export async function openApiDocument(publicUrl: string): Promise<object> {
  routes ??= hoist({ ...contractPaths(), ...mediaPaths(), ...(await procedurePaths()) });
  return {
    openapi: "3.1.0",
    info: {
      title: "Madang",
      version: "1.0.0",
      description:
        "Event marketing for small stores. Instants are ISO 8601 with offset, days YYYY-MM-DD, money integer won.",
    },
    servers: [{ url: publicUrl }],
    paths: routes.paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "Access token of a person, or an API key." },
        operator: { type: "http", scheme: "bearer", description: "OPERATOR_TOKEN of the server." },
      },
      schemas: {
        ErrorResponse: toJsonSchema(ErrorResponse, "output"),
        ProcedureErrorResponse: toJsonSchema(ProcedureErrorResponse, "output"),
        ...routes.schemas,
      },
      responses: { Error: errorOf("ErrorResponse"), ProcedureError: errorOf("ProcedureErrorResponse") },
    },
  };
}

type Hoisted = { readonly paths: object; readonly schemas: Readonly<Record<string, object>> };

/** A schema that contains itself brings a definition; a document has one place for all of them. */
function hoist(paths: object): Hoisted {
  const schemas: Record<string, object> = {};
  const moved = (value: object): object => {
    const text = JSON.stringify(value, (key, part: unknown) => {
      if (key !== "$defs") return part;
      Object.assign(schemas, part);
      return undefined;
    });
    return JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/'));
  };
  const bare = moved(paths);
  return {
    paths: bare,
    schemas: Object.fromEntries(Object.entries(schemas).map(([id, part]) => [id, moved(part)])),
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
