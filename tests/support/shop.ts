import { CHANNEL_IDS } from "../../src/channels/index.ts";
import { createRpc, type Rpc, type RpcAnswer, textAt } from "./rpc.ts";

export const PASSWORD = "correct horse 마당";

export type Owner = { readonly email: string; readonly token: string };
export type Shop = Owner & { readonly storeId: string; readonly eventId: string; readonly slug: string };

export type ShopClient = {
  readonly rpc: Rpc;
  signUp(email: string): Promise<Owner>;
  /** An owner with a store and an approved event that runs now. */
  openShop(email: string, changes?: Readonly<Record<string, unknown>>): Promise<Shop>;
  enter(slug: string, phone: string): Promise<RpcAnswer>;
};

/** Plays an owner and a customer against a running server. */
export function createShopClient(baseUrl: string): ShopClient {
  const rpc = createRpc(baseUrl);

  async function signUp(email: string): Promise<Owner> {
    const answer = await rpc.mutate("account.signUp", { email, password: PASSWORD, name: "김사장" });
    return { email, token: textAt(answer.data, "accessToken") };
  }

  async function openShop(email: string, changes: Readonly<Record<string, unknown>> = {}): Promise<Shop> {
    const owner = await signUp(email);
    const store = await rpc.mutate(
      "stores.create",
      {
        name: "마당 분식",
        industry: "음식점",
        address: "서울시 강남구 1",
        phone: "02-123-4567",
        optOutNumber: "080-123-4567",
      },
      owner.token,
    );
    const storeId = textAt(store.data, "id");
    const draft = await rpc.mutate("events.createDraft", { storeId, objective: "SALES" }, owner.token);
    const eventId = textAt(draft.data, "id");
    const fields = { eventId, version: 1, ...eventFields(), ...changes };
    await rpc.mutate("events.update", fields, owner.token);
    const approved = await rpc.mutate("events.approve", { eventId }, owner.token);
    return { ...owner, storeId, eventId, slug: textAt(approved.data, "slug") };
  }

  async function enter(slug: string, phone: string): Promise<RpcAnswer> {
    const event = await rpc.query("participation.event", { slug });
    const consent = { privacy: true, privacyVersion: textAt(event.data, "privacyVersion") };
    return rpc.mutate("participation.enter", { slug, phone, over14: true, consent, ageGroup: "20대" });
  }

  return { rpc, signUp, openShop, enter };
}

/** A running event with content for all six channels. */
function eventFields() {
  const now = Date.now();
  const imageUrl = "https://images.example.com/event.jpg";
  const content: Readonly<Record<string, Record<string, unknown>>> = {
    WooridongneTV: { contentUrls: ["https://videos.example.com/event.mp4"] },
    RingoBiz: { phoneNumber: "02-123-4567", audioUrl: "https://audio.example.com/event.mp3" },
    GenieTV: { budgetKrw: 300_000, contentUrls: ["https://videos.example.com/event.mp4"] },
    Instagram: { imageUrl, caption: "가을 이벤트에 참여하세요", hashtags: ["마당"] },
    NaverBlog: { title: "가을 이벤트", imageUrl, content: "가을 이벤트 소식을 전해 드려요. ".repeat(20) },
    KakaoChannel: { imageUrl, message: "가을 이벤트에 초대해요" },
  };
  return {
    title: "가을맞이 할인",
    description: "참여하신 모든 분께 음료를 드려요.",
    startsAt: new Date(now - 3_600_000).toISOString(),
    endsAt: new Date(now + 7 * 86_400_000).toISOString(),
    targetParticipants: 100,
    prizeName: "아메리카노",
    prizeCostKrw: 50_000,
    imageUrl,
    channels: CHANNEL_IDS.map((channel) => ({ channel, content: content[channel] ?? {} })),
  };
}
