import type { JsonObject } from "../../json.ts";
import { repeated } from "../posts.ts";
import type { Product } from "./product.ts";
import type { Resource } from "./resources.ts";
import { isLive, stateAt } from "./timeline.ts";

/** What the resource costs as of `at`, won: nothing when it was turned down, the used part when it was cancelled. */
export function chargedAt(product: Product, resource: Resource, at: number): { net: number; refund: number } {
  const { status } = stateAt(product.course, resource, at);
  if (status === "REJECTED" || status === "FAILED") return { net: 0, refund: resource.chargeKrw };
  const refund = resource.cancelledAt !== null && resource.cancelledAt <= at ? resource.refundKrw : 0;
  return { net: resource.chargeKrw - refund, refund };
}

/** Every accepted resource with its numbers as of `asOf`, so that a dashboard can be recomputed from outside. */
export function ledgerRows(product: Product, resources: readonly Resource[], asOf: number): JsonObject[] {
  return resources
    .filter(({ acceptedAt }) => acceptedAt <= asOf)
    .map((resource) => {
      const { status, sequence } = stateAt(product.course, resource, asOf);
      const { net, refund } = chargedAt(product, resource, asOf);
      const { cancelledAt } = resource;
      return {
        id: resource.id,
        externalRef: resource.externalRef,
        eventId: resource.eventId,
        marker: resource.marker,
        status,
        sequence,
        acceptedAt: iso(resource.acceptedAt),
        startsAt: iso(resource.startsAt),
        endsAt: iso(resource.endsAt),
        cancelledAt: cancelledAt === null || cancelledAt > asOf ? null : iso(cancelledAt),
        costKrw: resource.chargeKrw,
        refundKrw: refund,
        netCostKrw: net,
        stats: product.stats(resource, asOf),
      };
    });
}

/** Two live posts of one marker, or of one externalRef. */
export function violationsOf(product: Product, resources: readonly Resource[], now: number): string[] {
  const live = resources.filter((resource) => isLive(stateAt(product.course, resource, now).status));
  const told = (name: string, values: readonly string[]) =>
    repeated(values).map(([value, count]) => `${count} posts with ${name} ${value}`);
  return [
    ...told(
      "marker",
      live.map(({ marker }) => marker),
    ),
    ...told(
      "externalRef",
      live.map(({ externalRef }) => externalRef),
    ),
  ];
}

/** An instant as KMP-1 writes it. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}
