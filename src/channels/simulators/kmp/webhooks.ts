import { Webhook } from "standardwebhooks";
import { z } from "zod";
import type { JsonObject } from "../../json.ts";
import { SIMULATOR_KMP_CREDENTIALS } from "../credentials.ts";
import type { Fault, FaultKind, Faults } from "../faults.ts";
import { createTable } from "../table.ts";
import type { World } from "../world.ts";
import { iso } from "./ledger-rows.ts";
import type { Product } from "./product.ts";
import type { Resource, Resources } from "./resources.ts";
import { courseOf, isLive, stateAt } from "./timeline.ts";

/** Waits before the next try, as the contract promises; then the event is given up. */
const RETRIES_MS = [10_000, 60_000, 300_000, 1_800_000, 7_200_000];
const FIRST_STATS_MS = 60_000;
const STALE_MS = 6 * 60_000;
const LATE_MS = 60_000;
const SLOW_MS = 20_000;

const Delivery = z.strictObject({
  id: z.string(),
  tries: z.int(),
  /** Epoch ms of the next try; null = delivered or given up. */
  nextAt: z.number().nullable(),
});

type Event = { readonly id: string; readonly url: string; readonly body: JsonObject };

export type Webhooks = {
  /** Sends what is due. Nobody waits for it: a receiver that hangs or fails holds up no call. */
  flush(): void;
};

export type WebhookSource = {
  readonly world: World;
  readonly faults: Faults;
  readonly product: Product;
  readonly resources: Resources;
};

/** Tells call-back addresses of every change, by Standard Webhooks, at least once. */
export function createWebhooks(source: WebhookSource): Webhooks {
  const { world, faults, resources } = source;
  const deliveries = createTable("delivery", Delivery, world.storage);

  function start(event: Event): void {
    const hits = faults.take("webhook");
    const tries = (deliveries.get(event.id)?.tries ?? 0) + 1;
    if (has(hits, "webhook_out_of_order")) {
      deliveries.put({ id: event.id, tries, nextAt: world.now() + LATE_MS });
      return;
    }
    const waitMs = RETRIES_MS[tries - 1];
    deliveries.put({ id: event.id, tries, nextAt: waitMs === undefined ? null : world.now() + waitMs });
    const done = () => deliveries.put({ id: event.id, tries, nextAt: null });
    send(world, event, hits).then(
      (isTaken) => (isTaken ? done() : undefined),
      () => undefined,
    );
    if (has(hits, "webhook_duplicate")) send(world, event, hits).then(undefined, () => undefined);
  }

  return {
    flush() {
      const now = world.now();
      for (const resource of resources.all()) {
        for (const event of due(source.product, resource, now)) {
          const known = deliveries.get(event.id);
          if (known === undefined || (known.nextAt !== null && known.nextAt <= now)) start(event);
        }
      }
    },
  };
}

function has(hits: readonly Fault[], kind: FaultKind): boolean {
  return hits.some((fault) => fault.kind === kind);
}

/** What happened to a resource since it was accepted, and its first numbers. */
function due(product: Product, resource: Resource, now: number): Event[] {
  const { callbackUrl: url } = resource;
  if (url === null) return [];
  const changes = courseOf(product.course, resource).slice(1);
  const told = changes.map((step) => ({ ...step, type: product.eventType(step.status), part: "s" }));
  const countedAt = resource.acceptedAt + FIRST_STATS_MS;
  const state = stateAt(product.course, resource, countedAt);
  const counted = { ...state, at: countedAt, type: "stats.updated", part: "n" };
  return [...told, ...(isLive(state.status) ? [counted] : [])]
    .filter(({ at }) => at <= now)
    .map(({ type, at, status, sequence, part }) => {
      const id = `evt_${resource.id}_${part}${sequence}`;
      const isTurnedDown = status === "REJECTED" || status === "FAILED";
      const reason =
        isTurnedDown && resource.turnedDownFor !== null ? { reason: resource.turnedDownFor } : {};
      const data = {
        resourceId: resource.id,
        externalRef: resource.externalRef,
        status,
        sequence,
        ...reason,
      };
      return { id, url, body: { type, id, occurredAt: iso(at), data } };
    });
}

/** True when the receiver answered 2xx. */
async function send(world: World, event: Event, hits: readonly Fault[]): Promise<boolean> {
  const slow = hits.find(({ kind }) => kind === "webhook_slow");
  if (slow !== undefined) await world.sleep(slow.latencyMs ?? SLOW_MS);
  const body = JSON.stringify(event.body);
  const at = new Date(world.now() - (has(hits, "webhook_stale") ? STALE_MS : 0));
  const signed = (secret: string) => new Webhook(secret).sign(event.id, at, body);
  const own = signed(SIMULATOR_KMP_CREDENTIALS.webhookSecret);
  const foreign = signed(FOREIGN_SECRET);
  const rotated = has(hits, "webhook_rotated_secret") ? `${foreign} ${own}` : own;
  const response = await world.fetch(event.url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "webhook-id": event.id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": has(hits, "webhook_bad_signature") ? foreign : rotated,
    },
    body,
    redirect: "manual",
  });
  await response.body?.cancel();
  return response.status >= 200 && response.status < 300;
}

/** A secret that nobody was told: the new one during a rotation, or a forger's. */
const FOREIGN_SECRET = "whsec_YW5vdGhlci1zZWNyZXQtdGhhdC1ub2JvZHkta25vd3M=";
