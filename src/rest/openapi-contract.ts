import { z } from "zod";
import { DistributeSourceInput, DistributeSourceOutput } from "../services/distribution/index.ts";
import { selectPurposeInput } from "../services/event/index.ts";
import { uuid } from "../services/schemas.ts";
import { DashboardResponse } from "./contract/index.ts";
import { ANYONE, BEARER, IDEMPOTENCY_KEY, jsonContent, responses } from "./openapi-parts.ts";
import { toJsonSchema } from "./procedures.ts";

const Health = z.strictObject({
  status: z.literal("UP"),
  service: z.enum(["madang", "analytics-service"]),
  timestamp: z.iso.datetime(),
});

const SelectedPurpose = z.strictObject({
  eventDraftId: uuid,
  objective: z.string(),
  storeName: z.string(),
  status: z.literal("DRAFT"),
});

/** The source documents' own routes. */
export function contractPaths(): Record<string, object> {
  return {
    "/health": { get: health("health") },
    "/api/health": { get: health("apiHealth") },
    "/analytics/v1/health": { get: health("analyticsHealth") },
    "/api/events/{eventId}/analytics": { get: analytics("eventAnalytics") },
    "/analytics/v1/events/{eventId}/analytics": { get: analytics("analyticsEventAnalytics") },
    "/api/events/purposes": { post: purposes() },
    "/api/distribution/distribute": { post: distribute() },
  };
}

function health(operationId: string): object {
  return {
    operationId,
    tags: ["health"],
    security: ANYONE,
    responses: responses(
      { "200": { description: "Serving.", ...jsonContent(toJsonSchema(Health, "output")) } },
      [],
    ),
  };
}

function analytics(operationId: string): object {
  const header = (description: string) => ({ description, schema: { type: "string" } });
  return {
    operationId,
    tags: ["contract"],
    summary: "The dashboard in the source contract's shape",
    security: BEARER,
    parameters: [
      { name: "eventId", in: "path", required: true, schema: { type: "string", format: "uuid" } },
      {
        name: "granularity",
        in: "query",
        required: false,
        schema: { type: "string", enum: ["HOURLY", "DAILY"], default: "DAILY" },
      },
    ],
    responses: responses(
      {
        "200": {
          description: "Numbers that are not known are 0 and named in X-Missing.",
          headers: {
            "X-Missing": header("Paths of required numbers that are not known, by comma."),
            "X-Degraded-Channels": header("Channels whose numbers could not be renewed, by comma."),
          },
          ...jsonContent(toJsonSchema(DashboardResponse, "output")),
        },
      },
      [400, 401, 403, 404, 500, 503],
    ),
  };
}

function purposes(): object {
  return {
    operationId: "selectPurpose",
    tags: ["contract"],
    summary: "The first step of an event: its purpose and store",
    security: BEARER,
    parameters: [IDEMPOTENCY_KEY],
    requestBody: { required: true, ...jsonContent(toJsonSchema(selectPurposeInput, "input")) },
    responses: responses(
      { "200": { description: "The draft.", ...jsonContent(toJsonSchema(SelectedPurpose, "output")) } },
      [400, 401],
    ),
  };
}

function distribute(): object {
  const run = jsonContent(toJsonSchema(DistributeSourceOutput, "output"));
  return {
    operationId: "distribute",
    tags: ["contract"],
    summary: "Distributes an event to its channels",
    security: BEARER,
    parameters: [IDEMPOTENCY_KEY],
    requestBody: { required: true, ...jsonContent(toJsonSchema(DistributeSourceInput, "input")) },
    responses: responses(
      {
        "200": { description: "Every channel is settled.", ...run },
        "202": { description: "Some channels are still being worked on.", ...run },
      },
      [400, 401, 404, 409, 412, 422],
    ),
  };
}
