import { describe, expectTypeOf, test } from "bun:test";
import type { LiveMessage, MadangClient, MadangError, WhatIf } from "../../src/client/index.ts";

/** Never called: what matters is that the compiler accepts it. */
async function sample(madang: MadangClient) {
  const store = await madang.stores.create.mutate({ name: "가게", industry: "음식점", address: "서울" });
  const draft = await madang.events.createDraft.mutate({ storeId: store.id, objective: "신규 고객 유치" });
  const run = await madang.distribution.distribute.mutate({
    eventId: draft.id,
    channels: ["Instagram", { channel: "NaverBlog", content: { title: "이벤트" } }],
  });
  const dashboard = await madang.analytics.dashboard.query({ eventId: draft.id });
  const whatIf = await madang.analytics.whatIf.query({ eventId: draft.id, changes: { prizeKrw: 1 } });
  // @ts-expect-error: unknown channels are no channels
  await madang.distribution.estimate.query({ eventId: draft.id, channels: ["TikTok"] });
  // @ts-expect-error: a query is no mutation
  madang.events.get.mutate;
  return { store, draft, run, dashboard, whatIf };
}
type Sample = Awaited<ReturnType<typeof sample>>;

describe("types of the client [R-190]", () => {
  test("know what every call answers", () => {
    expectTypeOf<Sample["store"]["id"]>().toEqualTypeOf<string>();
    expectTypeOf<Sample["draft"]["status"]>().toEqualTypeOf<
      "DRAFT" | "APPROVED" | "ACTIVE" | "ENDED" | "ARCHIVED" | "CANCELLED"
    >();
    expectTypeOf<Sample["run"]["results"][number]["channel"]>().toEqualTypeOf<
      "WooridongneTV" | "RingoBiz" | "GenieTV" | "Instagram" | "NaverBlog" | "KakaoChannel"
    >();
    expectTypeOf<Sample["dashboard"]["summaryCards"]["roi"]["value"]>().toEqualTypeOf<number | null>();
  });

  test("hold a what-if from the server and one from the client for the same thing [N-07]", () => {
    expectTypeOf<Omit<Sample["whatIf"], "eventId">>().toExtend<WhatIf>();
  });

  test("know the words of errors and of live messages", () => {
    expectTypeOf<"EVENT_INCOMPLETE">().toExtend<MadangError["reason"]>();
    expectTypeOf<"TIMEOUT">().toExtend<MadangError["code"]>();
    expectTypeOf<LiveMessage["type"]>().toEqualTypeOf<"ready" | "resync" | "event">();
  });
});
