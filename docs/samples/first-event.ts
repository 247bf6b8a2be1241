import { createClient } from "madang/client";

const api = createClient({ baseUrl: process.env["MADANG_URL"] ?? "http://localhost:8084" });
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
await api.account.signUp.mutate({ email: `${Date.now()}@a.kr`, password: "a long password", name: "김사장" });
const store = { name: "맛있는집", industry: "음식점", address: "서울시 강남구", phone: "02-555-0123" };
const { id: storeId } = await api.stores.create.mutate(store);
const draft = await api.events.createDraft.mutate({ storeId, objective: "SALES", title: "가을 잔치" });
const [eventId, dates] = [draft.id, { startsAt: inDays(0), endsAt: inDays(7) }];
await api.events.update.mutate({ eventId, version: draft.version, ...dates, targetParticipants: 100 });
await api.events.approve.mutate({ eventId });
await api.distribution.distribute.mutate({ eventId, channels: ["RingoBiz", "NaverBlog"] });
console.log(await api.analytics.dashboard.query({ eventId }));
