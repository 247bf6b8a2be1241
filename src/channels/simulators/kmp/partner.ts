import { type JsonObject, parseJsonObject } from "../../json.ts";
import { sha256Hex } from "../../kmp/signature.ts";
import type { Answer } from "../frame.ts";
import { answer, refusal } from "./answer.ts";
import type { Ledger, Post } from "./ledger.ts";
import type { SimulatorSpec } from "./spec.ts";

/** The business side of a simulated partner: what it accepts, remembers, cancels and counts. */
export type Partner = {
  readonly spec: SimulatorSpec;
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly seed: string;
  /** Keys whose first request is still being worked on. */
  readonly running: Set<string>;
};

export type WriteCall = {
  readonly path: string;
  readonly name: string;
  readonly key: string;
  readonly text: string;
};

/** The write with the semantics of Idempotency-Key: missing 400, in flight 409, other body 422, repeated = replayed. */
export async function write(partner: Partner, call: WriteCall): Promise<Answer> {
  const { key } = call;
  if (key === "") return refusal(400, "IDEMPOTENCY_KEY_MISSING");
  if (partner.running.has(key))
    return { ...refusal(409, "REQUEST_IN_PROGRESS"), headers: { "retry-after": "1" } };
  partner.running.add(key);
  try {
    const hash = await sha256Hex(`${call.path}\n${call.text}`);
    const known = partner.ledger.byKey(key);
    if (known === undefined)
      return create(partner, call, { hash, id: await idFrom(`${partner.seed}${hash}`) });
    if (known.bodyHash !== hash) return refusal(422, "IDEMPOTENCY_KEY_REUSED");
    return answer(202, shown(partner, known), { "idempotent-replayed": "true" });
  } finally {
    partner.running.delete(key);
  }
}

function create(partner: Partner, call: WriteCall, made: { hash: string; id: string }): Answer {
  const body = parseJsonObject(call.text);
  if (typeof body?.externalRef !== "string" || typeof body.eventId !== "string")
    return refusal(400, "INVALID_REQUEST");
  if (partner.ledger.byRef(body.externalRef) !== undefined) return refusal(409, "DUPLICATE_EXTERNAL_REF");
  const now = partner.now();
  const accepted = partner.spec.accept({ body, name: call.name, id: made.id, now });
  if ("code" in accepted) return refusal(400, accepted.code, accepted.field);
  const post: Post = {
    id: made.id,
    externalRef: body.externalRef,
    eventId: body.eventId,
    marker: typeof body.marker === "string" ? body.marker : "",
    idempotencyKey: call.key,
    bodyHash: made.hash,
    acceptedAt: now,
    scheduledAt: accepted.scheduledAt ?? null,
    cancelledAt: null,
    costKrw: accepted.costKrw,
    refundKrw: 0,
    answer: accepted.answer,
  };
  partner.ledger.put(post);
  return answer(202, shown(partner, post));
}

export function find(partner: Partner, externalRef: string): Answer {
  const post = partner.ledger.byRef(externalRef);
  return post === undefined ? refusal(404, "NOT_FOUND") : answer(200, shown(partner, post));
}

/** Repeatable; a message that was sent stays sent. */
export function cancel(partner: Partner, id: string): Answer {
  const post = partner.ledger.byId(id);
  if (post === undefined) return refusal(404, "NOT_FOUND");
  if (post.cancelledAt !== null) return answer(200, { status: "CANCELLED", refundKrw: post.refundKrw });
  if (!partner.spec.isCancellable(post, partner.now())) return refusal(409, "ALREADY_ENDED");
  partner.ledger.put({ ...post, cancelledAt: partner.now(), refundKrw: post.costKrw });
  return answer(200, { status: "CANCELLED", refundKrw: post.costKrw });
}

export function stats(partner: Partner, key: { id: string | undefined; externalRef: string }): Answer {
  const { ledger, spec, now } = partner;
  const post = key.id === undefined ? ledger.byRef(key.externalRef) : ledger.byId(key.id);
  if (post === undefined) return refusal(404, "NOT_FOUND");
  const at = now();
  return answer(200, { ...spec.stats(post, at), asOf: iso(at) });
}

/** Every accepted post with its numbers as of `asOf`, so that a dashboard can be recomputed from outside. */
export function ledgerRows(partner: Partner, asOf: number): JsonObject[] {
  return partner.ledger.all().map((post) => {
    const { bodyHash: _hash, idempotencyKey: _key, answer: said, ...row } = post;
    return {
      ...row,
      status: statusOf(partner, post, asOf),
      acceptedAt: iso(post.acceptedAt),
      scheduledAt: post.scheduledAt === null ? null : iso(post.scheduledAt),
      cancelledAt: post.cancelledAt === null ? null : iso(post.cancelledAt),
      netCostKrw: post.costKrw - post.refundKrw,
      answer: said,
      stats: partner.spec.stats(post, asOf),
    };
  });
}

function statusOf(partner: Partner, post: Post, at: number): string {
  return post.cancelledAt === null ? partner.spec.status(post, at) : "CANCELLED";
}

function shown(partner: Partner, post: Post): JsonObject {
  return {
    ...post.answer,
    [partner.spec.idField]: post.id,
    externalRef: post.externalRef,
    status: statusOf(partner, post, partner.now()),
    costKrw: post.costKrw - post.refundKrw,
    acceptedAt: iso(post.acceptedAt),
    ...(post.scheduledAt === null ? {} : { scheduledAt: iso(post.scheduledAt) }),
  };
}

/** A UUID (version 8) out of the request, so that the same request gets the same id. */
async function idFrom(text: string): Promise<string> {
  const hex = await sha256Hex(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}
