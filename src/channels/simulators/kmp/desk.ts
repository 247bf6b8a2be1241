import { sha256Hex } from "../../digest.ts";
import { type JsonObject, parseJsonObject } from "../../json.ts";
import type { Answer } from "../frame.ts";
import { markerIn } from "../posts.ts";
import { answer, refusal } from "./answer.ts";
import { chargedAt, iso } from "./ledger-rows.ts";
import { unused } from "./offer-rules.ts";
import type { Product } from "./product.ts";
import type { Resource, Resources } from "./resources.ts";
import { courseOf, isLive, stateAt } from "./timeline.ts";

/** The business side of a simulated partner: what it accepts, remembers, cancels and counts. */
export type Desk = {
  readonly product: Product;
  readonly resources: Resources;
  readonly now: () => number;
  readonly seed: string;
  /** Set by a person: statistics with more answered calls than calls. */
  readonly switches: { completedAboveTotal: boolean };
};

/** Anything with this word in its title, its store's name or its announcement is turned down. */
export const REJECTED_WORD = "심사거절";

export type WriteCall = {
  readonly line: string;
  readonly key: string;
  readonly hash: string;
  readonly text: string;
};

/** Takes an offer, or says which rule it breaks. One live resource for each externalRef. */
export async function create(desk: Desk, call: WriteCall): Promise<Answer> {
  const { product, resources, seed } = desk;
  const now = desk.now();
  const body = parseJsonObject(call.text);
  if (body === null) return refusal(400, "INVALID_REQUEST");
  const offer = product.accept({ body, line: call.line, now });
  if ("code" in offer) return refusal(400, offer.code, offer.field);
  const externalRef = String(body.externalRef);
  const line = call.line === "" ? null : await sha256Hex(`${seed}|${call.line}`);
  const id = await idFrom(`${seed}|${call.hash}|${call.key}|${now}`);
  // Nothing is waited for between this look and the entry: of two requests at once the second sees the first.
  const earlier = resources.byRef(externalRef);
  if (earlier !== undefined && isLive(statusOf(desk, earlier)))
    return refusal(409, "DUPLICATE_EXTERNAL_REF", "externalRef");
  const previous = line === null ? undefined : current(desk, line);
  const resource: Resource = {
    id,
    externalRef,
    eventId: String(body.eventId),
    marker: markerIn(offer.landingUrl),
    idempotencyKey: call.key,
    line,
    acceptedAt: now,
    startsAt: offer.startsAt,
    endsAt: offer.endsAt,
    turnedDownFor: offer.reviewed.includes(REJECTED_WORD) ? "PROHIBITED_EXPRESSION" : null,
    cancelledAt: null,
    chargeKrw: offer.chargeKrw,
    refundKrw: 0,
    callbackUrl: offer.callbackUrl,
    fields: line === null ? offer.fields : { ...offer.fields, previousToneId: previous?.id ?? "default" },
  };
  resources.put(resource);
  return answer(202, shown(desk, resource));
}

/** The newest resource of an externalRef, else 404. */
export function find(desk: Desk, externalRef: string): Answer {
  if (externalRef === "") return refusal(400, "INVALID_REQUEST", "externalRef");
  return told(desk, desk.resources.byRef(externalRef));
}

/** By id, or the tone that a line plays now. */
export async function get(desk: Desk, key: string): Promise<Answer> {
  if (desk.product.course === "review") return told(desk, desk.resources.byId(key));
  return told(desk, current(desk, await sha256Hex(`${desk.seed}|${key}`)));
}

/** Repeatable; what has ended, or was turned down, cannot be taken back. */
export function cancel(desk: Desk, id: string): Answer {
  const { product, resources } = desk;
  const resource = resources.byId(id);
  if (resource === undefined) return refusal(404, "NOT_FOUND");
  const status = statusOf(desk, resource);
  if (status === "CANCELLED") return told(desk, resource);
  if (status === "ENDED" || !isLive(status)) return refusal(409, "ALREADY_ENDED");
  const at = desk.now();
  const startsAt = courseOf(product.course, resource).find((step) => step.status === "RUNNING")?.at ?? at;
  const cancelled = { ...resource, cancelledAt: at, refundKrw: unused({ ...resource, startsAt }, at) };
  resources.put(cancelled);
  return told(desk, cancelled);
}

/** Of one campaign, or of an event and, if asked, of one externalRef. */
export function stats(
  desk: Desk,
  wanted: { readonly id?: string; readonly eventId?: string; readonly externalRef?: string },
  asOf: number,
): Answer {
  const { resources, product } = desk;
  const { id, eventId = "", externalRef } = wanted;
  const ofEvent = resources
    .ofEvent(eventId)
    .filter((one) => externalRef === undefined || one.externalRef === externalRef);
  const counted = id === undefined ? ofEvent : [resources.byId(id)].filter((one) => one !== undefined);
  if (counted.length === 0) return refusal(404, "NOT_FOUND");
  const sum: Record<string, number> = {};
  for (const resource of counted)
    for (const [name, value] of Object.entries(product.stats(resource, desk.now())))
      sum[name] = name === "averageDuration" ? value : (sum[name] ?? 0) + value;
  if (desk.switches.completedAboveTotal && sum.totalCalls !== undefined)
    sum.completedCalls = sum.totalCalls + 7;
  return answer(200, { ...sum, asOf: iso(asOf) });
}

function statusOf(desk: Desk, resource: Resource) {
  return stateAt(desk.product.course, resource, desk.now()).status;
}

/** The newest tone of a line that is still on it. */
function current(desk: Desk, line: string): Resource | undefined {
  return desk.resources.ofLine(line).findLast((tone) => {
    const status = statusOf(desk, tone);
    return status === "APPLYING" || status === "RUNNING";
  });
}

function told(desk: Desk, resource: Resource | undefined): Answer {
  return resource === undefined ? refusal(404, "NOT_FOUND") : answer(200, shown(desk, resource));
}

function shown(desk: Desk, resource: Resource): JsonObject {
  const { product } = desk;
  const now = desk.now();
  const { status, sequence } = stateAt(product.course, resource, now);
  const { net, refund } = chargedAt(product, resource, now);
  const isTurnedDown = status === "REJECTED" || status === "FAILED";
  return {
    ...resource.fields,
    [product.idField]: resource.id,
    externalRef: resource.externalRef,
    idempotencyKey: resource.idempotencyKey,
    status,
    sequence,
    acceptedAt: iso(resource.acceptedAt),
    ...(product.saysSpent ? { spent: net } : {}),
    ...(status === "CANCELLED" ? { refundable: refund } : {}),
    ...(isTurnedDown && resource.turnedDownFor !== null ? { reason: resource.turnedDownFor } : {}),
  };
}

/** A UUID (version 8) out of the request, so that the same seed gives the same ids. */
async function idFrom(text: string): Promise<string> {
  const hex = await sha256Hex(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
