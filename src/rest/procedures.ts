import { z } from "zod";
import { appRouter, loadAllRouters, loadRouter } from "../routers/index.ts";
import type { ProcedureMeta } from "../trpc.ts";

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** A procedure as REST shows it. Subscriptions have no place there. */
export type Procedure = {
  /** router.procedure */
  readonly path: string;
  readonly type: "query" | "mutation";
  readonly who: ProcedureMeta["who"];
  /** JSON Schema of what a client sends; undefined = takes nothing. */
  readonly input: JsonSchema | undefined;
  readonly output: JsonSchema;
};

const procedures: Readonly<Record<string, unknown>> = appRouter._def.procedures;
const known = new Map<string, Procedure | undefined>();

/** Undefined for a path that is none, and for subscriptions. Read from the router itself, once a path. */
export async function findProcedure(path: string): Promise<Procedure | undefined> {
  const [router = ""] = path.split(".");
  await loadRouter(router);
  return describeOnce(path);
}

/** By path, whatever was loaded first. */
export async function listProcedures(): Promise<readonly Procedure[]> {
  await loadAllRouters();
  return Object.keys(procedures)
    .sort()
    .flatMap((path) => describeOnce(path) ?? []);
}

export function acceptsKey(procedure: Procedure): boolean {
  return procedure.input?.properties?.["idempotencyKey"] !== undefined;
}

type Definition = { readonly type: string; readonly meta: ProcedureMeta; readonly schemas: Schemas };
type Schemas = { readonly input: z.ZodType | undefined; readonly output: z.ZodType };

function describeOnce(path: string): Procedure | undefined {
  if (!known.has(path) && path in procedures) known.set(path, describe(path));
  return known.get(path);
}

function describe(path: string): Procedure | undefined {
  const { type, meta, schemas } = definitionOf(procedures[path]);
  if (type !== "query" && type !== "mutation") return undefined;
  return {
    path,
    type,
    who: meta.who,
    input: schemas.input === undefined ? undefined : toJsonSchema(schemas.input, "input"),
    output: toJsonSchema(schemas.output, "output"),
  };
}

/** The router knows its procedures by name at run time only. */
function definitionOf(procedure: unknown): Definition {
  const { _def } = procedure as {
    _def: { type: string; meta: ProcedureMeta; inputs: readonly unknown[]; output?: unknown };
  };
  const [input] = _def.inputs;
  return {
    type: _def.type,
    meta: _def.meta,
    schemas: {
      input: input instanceof z.ZodType ? input : undefined,
      output: _def.output instanceof z.ZodType ? _def.output : z.unknown(),
    },
  };
}

export function toJsonSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
