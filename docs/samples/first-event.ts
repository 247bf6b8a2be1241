import { createClient } from "madang/client";

const baseUrl = process.env["MADANG_URL"] ?? "http://localhost:8084";
const { account, analytics, distribution, events, stores } = createClient({ baseUrl });
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
await account.signUp.mutate({ email: `${Date.now()}@shop.kr`, password: "a long password", name: "김사장" });
const shop = await stores.create.mutate({ name: "맛있는집", industry: "음식점", address: "서울시 강남구" });
const draft = await events.createDraft.mutate({ storeId: shop.id, objective: "SALES", title: "가을 잔치" });
const [eventId, dates] = [draft.id, { startsAt: inDays(0), endsAt: inDays(7) }];
await events.update.mutate({ eventId, version: draft.version, ...dates, targetParticipants: 100 });
await events.approve.mutate({ eventId });
await distribution.distribute.mutate({ eventId, channels: ["WooridongneTV", "NaverBlog"] });
console.log(await analytics.dashboard.query({ eventId }));
