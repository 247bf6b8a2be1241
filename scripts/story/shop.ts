import { createClient, type MadangClient, type Tokens } from "../../src/client/index.ts";
import type { ShopFact } from "./book.ts";
import { addDays, dayOf, daysFrom } from "./calendar.ts";

export type Stage = {
  readonly url: string;
  readonly owner: MadangClient;
  /** Nobody in particular: customers do not sign in. */
  readonly customer: MadangClient;
  /** The owner's newest tokens, for calls without the SDK. */
  readonly tokens: () => Tokens | undefined;
  readonly say: (line: string) => void;
};

const LTV_KRW = 42_000;
const MARGIN_PCT = 62.5;
/** Beside the days of the earlier event four of each weekday are left. */
export const DAYS_BEFORE = 63;
export const DAYS_BACK = 3;

/** A new owner under an address that nobody had before. */
export async function openStage(url: string, say: (line: string) => void): Promise<Stage> {
  let tokens: Tokens | undefined;
  const owner = createClient({
    baseUrl: url,
    onSession: (next) => {
      tokens = next;
    },
  });
  const word = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(36)).join("");
  const email = `owner-${word}@madang.example`;
  await owner.account.signUp.mutate({ email, password: "마당에서-만나요", name: "김사장" });
  say(`사장님 가입: ${email}`);
  return { url, owner, customer: createClient({ baseUrl: url }), tokens: () => tokens, say };
}

export async function openShop({ owner, say }: Stage): Promise<Omit<ShopFact, "sales">> {
  const store = await owner.stores.create.mutate({
    name: "달빛 분식",
    industry: "음식점",
    address: "서울시 마포구 월드컵로 1",
    phone: "02-332-1234",
    optOutNumber: "080-332-1234",
    privacyContact: "달빛 분식 김사장 02-332-1234",
    grossMarginPct: MARGIN_PCT,
    newCustomerLtvKrw: LTV_KRW,
  });
  say(`매장: ${store.name} (신규 고객 가치 ${LTV_KRW}원, 이익률 ${MARGIN_PCT} %)`);
  return { storeId: store.id, ltvKrw: LTV_KRW, marginPct: MARGIN_PCT };
}

/** Sales of nine weeks before the event and of its first days, a little better. */
export async function recordSales(
  { owner, say }: Stage,
  { storeId, startsAt }: { storeId: string; startsAt: number },
): Promise<ReadonlyMap<string, number>> {
  const first = dayOf(startsAt);
  const days = daysFrom(addDays(first, -DAYS_BEFORE), DAYS_BEFORE + DAYS_BACK).map((date, index) => ({
    date,
    amountKrw: 780_000 + ((index * index * 37_313) % 240_000) + (index >= DAYS_BEFORE ? 185_000 : 0),
    orders: 60 + index,
  }));
  await owner.sales.record.mutate({ storeId, days });
  say(`매출 ${days.length}일 기록`);
  return new Map(days.map(({ date, amountKrw }) => [date, amountKrw]));
}
