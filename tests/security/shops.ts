import { rawStatement } from "../../src/db/index.ts";
import type { TestApp } from "../helpers/app.ts";
import { at, rpc, textAt } from "../helpers/rpc.ts";

export type Shop = {
  token: string;
  userId: string;
  storeId: string;
  eventId: string;
  distributionId: string;
  participantId: string;
  slug: string;
};

const DAY = 86_400_000;

/** An owner with a running, distributed event and one participant. */
export async function openShop(app: TestApp, name: string): Promise<Shop> {
  const { token, userId } = await signUp(app, `${name}@shop.kr`);
  const call = async (path: string, input: unknown) => {
    const answer = await rpc(app, { type: "mutation", path, input, token });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.body}`);
    return at(answer.json, "result", "data");
  };
  const shop = {
    name,
    industry: "음식점",
    address: "서울시 강남구 역삼동 1",
    region: "서울",
    phone: "02-555-1234",
  };
  const storeId = textAt(await call("stores.create", shop), "id");
  const draft = await call("events.createDraft", { storeId, objective: "SALES" });
  const eventId = textAt(draft, "id");
  const now = app.clock.now();
  await call("events.update", {
    eventId,
    version: at(draft, "version"),
    title: "가을 잔치",
    description: "떡볶이를 드시면 추첨해요",
    prizeName: "튀김 세트",
    startsAt: new Date(now - DAY).toISOString(),
    endsAt: new Date(now + 10 * DAY).toISOString(),
    targetParticipants: 100,
    imageUrl: "https://cdn.example.com/poster.jpg",
  });
  const slug = textAt(await call("events.approve", { eventId }), "slug");
  const run = await call("distribution.distribute", { eventId, channels: [{ channel: "Instagram" }] });
  const entry = await rpc(app, { type: "query", path: "participation.event", input: { slug } });
  await call("participation.enter", {
    slug,
    phone: "010-1234-5678",
    over14: true,
    consent: { privacy: true, privacyVersion: at(entry.json, "result", "data", "privacyVersion") },
  });
  await app.settled();
  const [participant] = await app.rows("select id from participants where event_id = ?", eventId);
  return {
    token,
    userId,
    storeId,
    eventId,
    distributionId: textAt(run, "distributionId"),
    participantId: String(participant?.["id"]),
    slug,
  };
}

export async function signUp(app: TestApp, email: string): Promise<{ token: string; userId: string }> {
  const input = { email, password: "a long password 1", name: "사장님" };
  const answer = await rpc(app, { type: "mutation", path: "account.signUp", input });
  const data = at(answer.json, "result", "data");
  return { token: textAt(data, "accessToken"), userId: textAt(data, "user", "id") };
}

export async function addStaff(app: TestApp, shop: Shop): Promise<{ token: string; userId: string }> {
  const staff = await signUp(app, `staff-${shop.storeId}@shop.kr`);
  await app.deps.control.write([
    rawStatement("insert into memberships (user_id, store_id, role, created_at) values (?, ?, 'staff', ?)", [
      staff.userId,
      shop.storeId,
      app.clock.now(),
    ]),
  ]);
  return staff;
}
