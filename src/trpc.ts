import { initTRPC, TRPCError } from "@trpc/server";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { z } from "zod";
import type { ServiceContext } from "./context.ts";
import {
  AppError,
  appErrorIn,
  ERROR_STATUS,
  type ErrorCode,
  type ErrorParams,
  type ErrorReason,
  REASON_MESSAGES,
} from "./errors.ts";
import { idempotencyKey } from "./services/schemas.ts";
import type { Span } from "./telemetry/index.ts";

/** Who may call a procedure; a test finds one for each. */
export type ProcedureMeta = {
  readonly who: "anyone" | "user" | "owner" | "member" | "owner+machine" | "operator";
};

const TRPC_CODES = {
  INVALID: "BAD_REQUEST",
  UNAUTHORIZED: "UNAUTHORIZED",
  FORBIDDEN: "FORBIDDEN",
  NOT_FOUND: "NOT_FOUND",
  CONFLICT: "CONFLICT",
  PRECONDITION_FAILED: "PRECONDITION_FAILED",
  PAYLOAD_TOO_LARGE: "PAYLOAD_TOO_LARGE",
  UNPROCESSABLE_CONTENT: "UNPROCESSABLE_CONTENT",
  LIMIT_EXCEEDED: "TOO_MANY_REQUESTS",
  INTERNAL: "INTERNAL_SERVER_ERROR",
  UNAVAILABLE: "SERVICE_UNAVAILABLE",
} as const satisfies Record<ErrorCode, TRPCError["code"]>;

/** What a client may know of a failure: never a stack, a driver's message or a value it sent. */
export type PublicError = { code: ErrorCode; reason: ErrorReason; params: ErrorParams; message: string };

/** One translation for tRPC and REST. */
export function toPublicError(error: unknown): PublicError {
  const cause = error instanceof TRPCError ? (error.cause ?? error) : error;
  const told = appErrorIn(cause);
  if (told) return { code: told.code, reason: told.reason, params: told.params, message: told.message };
  if (cause instanceof z.ZodError) return fromZod(cause);
  if (error instanceof TRPCError) return fromTrpc(error);
  return publicError("INTERNAL", "INTERNAL_SERVER_ERROR");
}

function publicError(code: ErrorCode, reason: ErrorReason, params: ErrorParams = {}): PublicError {
  return { code, reason, params, message: REASON_MESSAGES[reason] };
}

/** A schema may name its own reason as the issue's message, e.g. EVENT_001 for the objective. */
function fromZod(error: z.ZodError): PublicError {
  const named = error.issues.map((issue) => issue.message).find(isReason);
  const fields = [...new Set(error.issues.flatMap(fieldsOf))];
  return publicError("INVALID", named ?? "INVALID_REQUEST", { fields });
}

function fieldsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => [...issue.path, key].join("."));
  return [issue.path.join(".")];
}

function isReason(word: string): word is ErrorReason {
  return Object.hasOwn(REASON_MESSAGES, word);
}

function fromTrpc(error: TRPCError): PublicError {
  switch (error.code) {
    case "UNAUTHORIZED":
      return publicError("UNAUTHORIZED", "UNAUTHORIZED");
    case "NOT_FOUND":
    case "METHOD_NOT_SUPPORTED":
      return publicError("NOT_FOUND", "NOT_FOUND");
    case "PAYLOAD_TOO_LARGE":
      return publicError("PAYLOAD_TOO_LARGE", "BODY_TOO_LARGE");
    case "INTERNAL_SERVER_ERROR":
      return publicError("INTERNAL", "INTERNAL_SERVER_ERROR");
    default:
      return publicError("INVALID", "INVALID_REQUEST");
  }
}

/** How long streams are silent at most, and how long one lives; ours and tRPC's own alike. */
export const STREAM_PING_MS = 3_000;
export const STREAM_MS_MAX = 300_000;
export const STREAM_CLIENT = { reconnectAfterInactivityMs: 10_000 } as const;

const t = initTRPC
  .context<ServiceContext>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    defaultMeta: { who: "user" },
    sse: {
      ping: { enabled: true, intervalMs: STREAM_PING_MS },
      client: STREAM_CLIENT,
      maxDurationMs: STREAM_MS_MAX,
    },
    /** Codes follow the reason, for what a subscription throws while it runs comes wrapped as INTERNAL. */
    errorFormatter: ({ error, ctx }) => errorShape(error, ctx?.requestId ?? ""),
  });

/** A failure as every tRPC answer has it. */
export function errorShape(error: unknown, requestId: string) {
  const { code, reason, params, message } = toPublicError(error);
  return {
    code: TRPC_ERROR_CODES_BY_KEY[TRPC_CODES[code]],
    message,
    data: { code, httpStatus: ERROR_STATUS[code], reason, params, requestId },
  };
}

const mapErrors = t.middleware(async ({ next, ctx, path, type }) => {
  const { metrics } = ctx.deps;
  const startedAt = performance.now();
  const span = startSpan(ctx, path);
  const result = await (span ? ctx.deps.tracer.run(span, next) : next());
  const outcome = result.ok ? "OK" : toPublicError(result.error).code;
  const seconds = (performance.now() - startedAt) / 1_000;
  metrics.observe("madang_procedure_seconds", seconds, { procedure: path, outcome });
  span?.set({ "rpc.outcome": outcome });
  span?.end(outcome === "INTERNAL" || outcome === "UNAVAILABLE" ? outcome : undefined);
  if (result.ok) return result;
  const { code, reason } = toPublicError(result.error);
  if (reason === "INVALID_CREDENTIALS") metrics.count("madang_auth_failures_total", { class: "password" });
  if (code === "INTERNAL") {
    ctx.deps.log.error("procedure_failed", {
      path,
      type,
      fault: faultName(result.error),
    });
  }
  if (result.error.code === TRPC_CODES[code]) return result;
  throw new TRPCError({
    code: TRPC_CODES[code],
    message: reason,
    cause: appErrorIn(result.error.cause) ?? new AppError({ code, reason }),
  });
});

/** Below the request's span: one request may carry several calls. */
function startSpan({ deps: { tracer } }: ServiceContext, path: string): Span | undefined {
  const above = tracer.current();
  const attributes = { "rpc.system": "trpc", "rpc.method": path };
  return above && tracer.start(path, above.traceparent, { kind: "internal", attributes });
}

/** The class and place of a fault, not its message: a driver's message may quote values. */
function faultName(error: TRPCError): string {
  const cause = error.cause ?? error;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  return `${cause.name} ${code} ${cause.stack?.split("\n")[1]?.trim() ?? ""}`;
}

const requireUser = t.middleware(({ ctx, next }) => {
  if (ctx.actor.kind !== "user") throw new AppError({ code: "UNAUTHORIZED", reason: "UNAUTHORIZED" });
  return next({ ctx: { ...ctx, actor: ctx.actor } });
});

const requireCaller = t.middleware(({ ctx, next }) => {
  if (ctx.actor.kind !== "user" && ctx.actor.kind !== "machine") {
    throw new AppError({ code: "UNAUTHORIZED", reason: "UNAUTHORIZED" });
  }
  return next();
});

const requireOperator = t.middleware(({ ctx, next }) => {
  if (ctx.actor.kind !== "operator") throw new AppError({ code: "UNAUTHORIZED", reason: "UNAUTHORIZED" });
  return next();
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

const base = t.procedure.use(mapErrors);
export const publicProcedure = base.meta({ who: "anyone" });
/** A signed-in person, whatever store. */
export const userProcedure = base.use(requireUser).meta({ who: "user" });
/** The verb checks ownership (requireStore, requireEvent with OWNER). */
export const ownerProcedure = base.use(requireUser).meta({ who: "owner" });
/** Owner or staff, and API keys with the scope the verb names. */
export const memberProcedure = base.use(requireCaller).meta({ who: "member" });
export const machineProcedure = base.use(requireCaller).meta({ who: "owner+machine" });
export const operatorProcedure = base.use(requireOperator).meta({ who: "operator" });

/** Strict input of a mutation: the fields and an optional idempotency key. */
export function mutationInput<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject({ ...shape, idempotencyKey });
}
