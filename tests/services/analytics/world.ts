import type { Actor, ServiceContext } from "../../../src/context.ts";
import { freshId } from "../../../src/context.ts";
import type { Deps } from "../../../src/deps.ts";
import { createCaller } from "../../../src/routers/index.ts";
import { DAY_MS } from "../../../src/time.ts";
import { createTestApp } from "../../helpers/app.ts";
import { rpc, textAt } from "../../helpers/rpc.ts";

export type World = Awaited<ReturnType<typeof createWorld>>;
export type Owner = {
  readonly token: string;
  readonly userId: string;
  readonly context: ServiceContext;
  readonly call: ReturnType<typeof createCaller>;
};

const SHOP = {
  industry: "음식점",
  address: "서울특별시 강남구 테헤란로 1",
  region: "서울",
  phone: "02-555-1234",
};

/** The whole service with real verbs on real files; owners sign up over HTTP. */
export async function createWorld(over: Partial<Deps> = {}) {
  const app = await createTestApp(over);
  let people = 0;

  function contextOf(actor: Actor): ServiceContext {
    return { deps: app.deps, actor, requestId: freshId(app.deps), traceparent: null };
  }
  const anyone = createCaller(contextOf({ kind: "anonymous", address: "203.0.113.9" }));

  async function owner(email: string): Promise<Owner> {
    const signedUp = await rpc(app, {
      type: "mutation",
      path: "account.signUp",
      input: { email, password: "correct horse battery", name: "사장님" },
    });
    const token = textAt(signedUp.json, "result", "data", "accessToken");
    const userId = textAt(signedUp.json, "result", "data", "user", "id");
    const actor: Actor = { kind: "user", userId, sessionId: userId, address: "203.0.113.7" };
    return { token, userId, context: contextOf(actor), call: createCaller(contextOf(actor)) };
  }

  async function store(who: Owner, fields: Record<string, unknown> = {}): Promise<string> {
    const created = await who.call.stores.create({ name: "달빛분식", ...SHOP, ...fields });
    return created.id;
  }

  /** An approved event that began `daysAgo` days ago and runs for ten more. */
  async function event(
    who: Owner,
    storeId: string,
    { daysAgo = 0, ...fields }: Record<string, unknown> & { daysAgo?: number } = {},
  ) {
    const draft = await who.call.events.createDraft({ storeId, objective: "NEW_CUSTOMERS" });
    const now = app.clock.now();
    await who.call.events.update({
      eventId: draft.id,
      version: draft.version,
      title: "가을 떡볶이 잔치",
      description: "떡볶이를 드시면 추첨해요",
      prizeName: "튀김 세트",
      startsAt: new Date(now - daysAgo * DAY_MS).toISOString(),
      endsAt: new Date(now + 10 * DAY_MS).toISOString(),
      targetParticipants: 100,
      imageUrl: "https://cdn.example.com/poster.jpg",
      ...fields,
    });
    const approved = await who.call.events.approve({ eventId: draft.id });
    return { eventId: draft.id, slug: approved.slug };
  }

  type Entrant = {
    ref?: string;
    ageGroup?: "20대" | "30대" | "40대";
    gender?: "남성" | "여성";
    region?: "서울" | "경기";
  };

  async function enter(slug: string, entrant: Entrant = {}) {
    people += 1;
    const { privacyVersion } = await anyone.participation.event({ slug });
    const phone = `010-${String(1000 + Math.floor(people / 10_000))}-${String(people % 10_000).padStart(4, "0")}`;
    const entry = await anyone.participation.enter({
      slug,
      phone,
      over14: true,
      consent: { privacy: true, privacyVersion },
      ...entrant,
    });
    return { ...entry, phone };
  }

  return {
    ...app,
    app,
    anyone,
    contextOf,
    owner,
    store,
    event,
    enter,
    /** All messages applied and the two seconds over for which counts may lag. */
    caughtUp: async () => {
      await app.settled();
      app.clock.advance(2_000);
    },
    rest: (path: string, token?: string) =>
      app.fetch(path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
  };
}
