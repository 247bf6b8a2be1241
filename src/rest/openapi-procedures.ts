import {
  ANYONE,
  BEARER,
  IDEMPOTENCY_KEY,
  jsonContent,
  OPERATOR,
  type Operation,
  responses,
} from "./openapi-parts.ts";
import { acceptsKey, type JsonSchema, listProcedures, type Procedure } from "./procedures.ts";

/** One path a procedure under /api/v1. */
export async function procedurePaths(): Promise<Record<string, object>> {
  return Object.fromEntries(
    (await listProcedures()).map((procedure) => [
      `/api/v1/${procedure.path.replace(".", "/")}`,
      procedure.type === "query" ? { get: operation(procedure) } : { post: operation(procedure) },
    ]),
  );
}

function operation(procedure: Procedure): Operation {
  const [tag = ""] = procedure.path.split(".");
  return {
    operationId: procedure.path,
    tags: [tag],
    summary: `${procedure.path} (${procedure.who})`,
    security: security(procedure),
    ...(procedure.type === "query" ? { parameters: queryParameters(procedure.input) } : bodyOf(procedure)),
    responses: responses(
      { "200": { description: "Done.", ...jsonContent(procedure.output) } },
      procedure.who === "anyone" ? [400, 404, 429] : [400, 401, 404, 429],
      "ProcedureError",
    ),
  };
}

function security({ who }: Procedure): readonly object[] {
  if (who === "anyone") return ANYONE;
  return who === "operator" ? OPERATOR : BEARER;
}

function queryParameters(input: JsonSchema | undefined): object[] {
  const required = new Set(input?.required);
  return Object.entries(input?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.has(name),
    schema,
  }));
}

/** The key travels as a header; in the body it is known too. */
function bodyOf(procedure: Procedure): Operation {
  const { input } = procedure;
  if (input === undefined) return {};
  return {
    ...(acceptsKey(procedure) ? { parameters: [IDEMPOTENCY_KEY] } : {}),
    requestBody: { required: (input.required ?? []).length > 0, ...jsonContent(input) },
  };
}
