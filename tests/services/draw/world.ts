import type { ServiceContext } from "../../../src/context.ts";
import { systemContext } from "../../../src/context.ts";
import type { Deps } from "../../../src/deps.ts";
import { createCaller } from "../../../src/routers/index.ts";
import { contactDesk, drawProof, leaveContact } from "../../../src/services/draw/index.ts";
import { tickLifecycle } from "../../../src/services/event/index.ts";
import { tickParticipation } from "../../../src/services/participation/index.ts";
import { createTestApp } from "../../helpers/app.ts";
import { rpc, textAt } from "../../helpers/rpc.ts";

export const DAY = 86_400_000;

export type World = Awaited<ReturnType<typeof createWorld>>;
export type Shop = Awaited<ReturnType<typeof openShop>>;
export type Entered = { entryCode: string; redeemCode: string; phone: string; name: string };
export type Drawn = { eventId: string; slug: string; entries: readonly Entered[] };

/** The whole service on files of its own; time stands still until a test moves it. */
export async function createWorld(over: Partial<Deps> = {}, shards: readonly string[] = []) {
  const app = await createTestApp(over, shards);
  const anyone: ServiceContext = {
    deps: app.deps,
    actor: { kind: "anonymous", address: "203.0.113.9" },
    requestId: app.newId(),
    traceparent: null,
  };
  return { ...app, anyone, anonymous: createCaller(anyone), system: () => systemContext(app.deps) };
}

export async function openShop(world: World, name = "shop") {
  const signedUp = await rpc(world, {
    type: "mutation",
    path: "account.signUp",
    input: { email: `${name}@shop.kr`, password: "correct horse battery", name: "사장님" },
  });
  const userId = textAt(signedUp.json, "result", "data", "user", "id");
  const actor = { kind: "user", userId, sessionId: userId, address: "203.0.113.7" } as const;
  const ctx: ServiceContext = { ...world.anyone, actor };
  const call = createCaller(ctx);
  const place = {
    industry: "카페",
    address: "서울시 강남구 1",
    region: "서울",
    privacyContact: "02-123-4567",
  };
  const { id } = await call.stores.create({ name: `맛있는집 ${name}`, ...place });
  return { ctx, call, storeId: id, token: textAt(signedUp.json, "result", "data", "accessToken") };
}

/** A Korean mobile number of its own for each n. */
export const phoneOf = (n: number) => `010${String(31_000_000 + n)}`;
export const nameOf = (n: number) => `남궁제갈${String.fromCharCode(0xac00 + n * 7)}`;

type Options = {
  readonly people?: number;
  readonly marketing?: readonly number[];
  readonly visits?: readonly number[];
};

/** An event that is over, with these people in it; whoever is in `visits` showed the code in the shop. */
export async function endedEvent(world: World, shop: Shop, options: Options = {}): Promise<Drawn> {
  const { people = 8, marketing = [], visits = [] } = options;
  const draft = await shop.call.events.createDraft({ storeId: shop.storeId, objective: "SALES" });
  const now = world.clock.now();
  await shop.call.events.update({
    eventId: draft.id,
    version: draft.version,
    ...{ title: "가을 경품 이벤트", prizeName: "커피 머신", targetParticipants: 100 },
    startsAt: new Date(now - 3_600_000).toISOString(),
    endsAt: new Date(now + DAY).toISOString(),
  });
  const { slug } = await shop.call.events.approve({ eventId: draft.id });
  const { privacyVersion } = await world.anonymous.participation.event({ slug });
  const entries: Entered[] = [];
  for (let n = 0; n < people; n++) {
    const consent = { privacy: true as const, privacyVersion, marketing: marketing.includes(n) };
    const person = { phone: phoneOf(n), name: nameOf(n) };
    const entry = await world.anonymous.participation.enter({ slug, ...person, over14: true, consent });
    entries.push({ ...entry, ...person });
    if (visits.includes(n))
      await shop.call.participation.redeem({ eventId: draft.id, code: entry.redeemCode });
  }
  world.clock.advance(DAY);
  await tickLifecycle({ ctx: world.system() });
  await tickParticipation({ ctx: world.system() });
  return { eventId: draft.id, slug, entries };
}

type Commission = Parameters<Shop["call"]["draws"]["commit"]>[0];

export function commission(eventId: string, over: Partial<Commission> = {}): Commission {
  return {
    eventId,
    prizes: [
      { name: "커피 머신", count: 1, valueKrw: 300_000, needsAddress: true },
      { name: "커피 쿠폰", count: 2, valueKrw: 5_000, needsAddress: false },
    ],
    alternates: 3,
    weightPerVisit: 2,
    weightMax: 5,
    publicSource: { kind: "FIGURE", name: "10월 3일 코스피 종가" },
    ...over,
  };
}

/** A draw that is revealed. */
export async function drawn(world: World, shop: Shop, options: Options = {}, over: Partial<Commission> = {}) {
  const event = await endedEvent(world, shop, options);
  await shop.call.draws.commit(commission(event.eventId, over));
  const { draw } = await shop.call.draws.reveal({ eventId: event.eventId, publicValue: "2,712.44" });
  if (!draw) throw new Error("a draw was revealed");
  return { ...event, draw };
}

/** The winner of this rank leaves what the prize needs. */
export async function submit(world: World, shop: Shop, { event, rank }: { event: Drawn; rank: number }) {
  const { url } = await shop.call.draws.contactLink({ eventId: event.eventId, rank });
  const link = { slug: event.slug, token: url.split("/").at(-1) ?? "" };
  const { text } = await contactDesk({ ctx: world.anyone, input: link });
  const person = { name: "당첨자", phone: "010-7777-6666", address: "부산시 중구 광복로 1" };
  await leaveContact({ ctx: world.anyone, input: { ...link, ...person, textHash: text.hash } });
}

export const proofOf = (world: World, slug: string) => drawProof({ ctx: world.anyone, input: { slug } });

/** The entry that a pick belongs to, found by its masked phone number. */
export function personOf(event: Drawn, pick: { phone: string | null }): Entered {
  const found = event.entries.find(({ phone }) => phone.slice(-4) === pick.phone?.slice(-4));
  if (!found) throw new Error("a pick is somebody's");
  return found;
}

/** Every cell of every table of every database, as text: what a thief of all files could read. */
export async function everyCell(world: World): Promise<string> {
  const databases = [world.deps.control, ...world.deps.shards.all.map(({ db }) => db)];
  const dumps = await Promise.all(
    databases.map(async (db) => {
      const [tables = []] = await db.query([
        { sql: "select name from sqlite_master where type = 'table'", args: [] },
      ]);
      const rows = await Promise.all(
        tables.map(({ name }) => db.query([{ sql: `select * from "${name}"`, args: [] }])),
      );
      return JSON.stringify(rows, (_key, value: unknown) =>
        typeof value === "bigint" ? String(value) : value,
      );
    }),
  );
  return dumps.join("\n");
}
