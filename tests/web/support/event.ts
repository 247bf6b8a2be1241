import type { CHANNEL_IDS } from "../../../src/channels/index.ts";
import { createClient } from "../../../src/client/index.ts";
import { ROOT } from "../../support/source-files.ts";
import { type Owner, PASSWORD, type WebApp } from "./app.ts";

type EventFields = Omit<Parameters<Owner["madang"]["events"]["update"]["mutate"]>[0], "eventId" | "version">;
export type OpenEvent = { readonly eventId: string; readonly slug: string };

const HOUR_MS = 3_600_000;

/** From now, as the API wants it: `later(24)` is tomorrow. */
export function later(hours: number): string {
  return new Date(Date.now() + hours * HOUR_MS).toISOString();
}

/** An approved event that runs from an hour ago for five days, unless told otherwise. */
export async function openEvent(owner: Owner, over: EventFields = {}): Promise<OpenEvent> {
  const { events } = owner.madang;
  const draft = await events.createDraft.mutate({ storeId: owner.storeId, objective: "SALES" });
  await events.update.mutate({
    eventId: draft.id,
    version: draft.version,
    title: "첫눈 오는 날, 따뜻한 라떼 한 잔 더",
    description: "친구와 함께 오시면 두 잔 모두 드려요.\n매장에서 코드를 보여 주세요.",
    prizeName: "카페라떼 1잔",
    prizeCount: 30,
    startsAt: later(-1),
    endsAt: later(120),
    targetParticipants: 300,
    ...over,
  });
  const { slug } = await events.approve.mutate({ eventId: draft.id });
  return { eventId: draft.id, slug };
}

/** An entry by the API, for a phone of its own; `ref` is the code of the link it came by. */
export async function enter(owner: Owner, { slug }: OpenEvent, phone: string, ref?: string) {
  const { privacyVersion } = await owner.madang.participation.event.query({ slug });
  return owner.madang.participation.enter.mutate({
    slug,
    phone,
    over14: true,
    consent: { privacy: true, privacyVersion },
    ...(ref === undefined ? {} : { ref }),
  });
}

/** An owner whose event runs, with one person in it. */
export async function runningShop(
  app: WebApp,
): Promise<{ readonly owner: Owner; readonly event: OpenEvent }> {
  const owner = await app.ownerWithStore();
  const event = await openEvent(owner);
  await enter(owner, event, "010-1234-5678");
  return { owner, event };
}

/** How many people take part, and by which channels: as the owner counts. */
export async function entriesOf(owner: Owner, { eventId }: OpenEvent) {
  const { items } = await owner.madang.participation.list.query({ eventId, limit: 100 });
  return items.map(({ channel }) => channel);
}

/** The code of a channel's link. */
export async function channelCode(
  owner: Owner,
  { eventId }: OpenEvent,
  channel: (typeof CHANNEL_IDS)[number],
) {
  return (await owner.madang.tracking.create.mutate({ eventId, channel })).code;
}

/** A photograph of some 50 KB among the store's uploads; its address. */
export async function uploadPicture(app: WebApp, owner: Owner): Promise<string> {
  const { account } = createClient({ baseUrl: app.url });
  const { accessToken: token } = await account.login.mutate({ email: owner.email, password: PASSWORD });
  const answer = await fetch(`${app.url}/api/v1/media?storeId=${owner.storeId}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "image/jpeg" },
    body: await Bun.file(`${ROOT}/docs/samples/poster.jpg`).arrayBuffer(),
  });
  const stored: unknown = await answer.json();
  if (typeof stored !== "object" || stored === null || !("url" in stored)) {
    throw new Error(`the picture was answered ${answer.status}`);
  }
  return String(stored.url);
}
