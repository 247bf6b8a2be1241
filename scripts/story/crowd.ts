import { isMadangError } from "../../src/client/index.ts";
import { type EntryFact, type EventFact, require } from "./book.ts";
import { CHANNELS, EARLIER_PEOPLE, FIRST_OF_MAIN, type Part, type Person, partOf, person } from "./cast.ts";
import { type Codes, enterByForm, enterBySdk, followLink } from "./door.ts";
import type { Distributed } from "./main-event.ts";
import { inParallel } from "./patience.ts";
import type { Stage } from "./shop.ts";

export type Crowd = {
  readonly stage: Stage;
  readonly event: EventFact;
  readonly distributed: Distributed;
  readonly participants: number;
  /** Looks at each tracking link by people. */
  readonly visits: Map<string, number>;
};

const WIDTH = 12;

/** Everybody comes in; some show their code in the shop, some withdraw, some of those come again, one is erased. */
export async function bringCrowd(crowd: Crowd): Promise<void> {
  const { stage, event, participants } = crowd;
  const { privacyVersion } = await stage.customer.participation.event.query({ slug: event.slug });
  const all = Array.from({ length: participants }, (_, k) => k);
  const entries = await inParallel(all, WIDTH, async (k) => {
    if (k > 0 && k % 250 === 0) stage.say(`  참여 ${k}명 …`);
    return comeIn(crowd, { who: person(FIRST_OF_MAIN + k), part: partOf(k, participants), privacyVersion });
  });
  event.entries.push(...entries);
  await refuseSecondEntry(crowd, { who: person(FIRST_OF_MAIN), privacyVersion });
  await inParallel(all, WIDTH, async (k) => {
    const part = partOf(k, participants);
    const [entry] = entries.slice(k, k + 1);
    if (entry !== undefined) await playOn(crowd, { entry, part, k, privacyVersion });
  });
}

type Newcomer = { readonly who: Person; readonly part: Part; readonly privacyVersion: string };

async function comeIn(crowd: Crowd, { who, part, privacyVersion }: Newcomer): Promise<EntryFact> {
  const { stage, event } = crowd;
  const visit = { url: stage.url, slug: event.slug, ref: await refOf(crowd, part), privacyVersion };
  const codes: Codes =
    part.way === "form" ? await enterByForm(visit, who) : await enterBySdk(stage.customer, visit, who);
  return {
    person: who,
    channel: part.channel,
    ...codes,
    isWithdrawn: false,
    isRedeemed: false,
    isNewToStore: isNew(who),
  };
}

async function refOf({ stage, distributed, visits }: Crowd, part: Part): Promise<string | undefined> {
  if (part.isForged) return "nobody-gave-this-out";
  const code = part.channel === "direct" ? undefined : distributed.codes.get(part.channel);
  if (code === undefined) return undefined;
  visits.set(code, (visits.get(code) ?? 0) + 1);
  return followLink(stage.url, code);
}

/** Only who was in the earlier event is known to the store. */
function isNew(who: Person): boolean {
  return !Array.from({ length: EARLIER_PEOPLE }, (_, n) => person(n).phone).includes(who.phone);
}

type Turn = {
  readonly entry: EntryFact;
  readonly part: Part;
  readonly k: number;
  readonly privacyVersion: string;
};

async function playOn(crowd: Crowd, { entry, part, k, privacyVersion }: Turn): Promise<void> {
  const { customer } = crowd.stage;
  const { slug } = crowd.event;
  const own = { slug, entryCode: entry.entryCode, phone: entry.person.phone };
  if (part.redeems) await redeem(crowd, entry);
  if (part.erases) await customer.participation.erase.mutate(own);
  if (!part.withdraws) return;
  await customer.participation.withdraw.mutate(own);
  entry.isWithdrawn = true;
  if (!part.returns) return;
  const [channel = "direct"] = CHANNELS.slice(k % CHANNELS.length);
  const again = await comeIn(crowd, {
    who: entry.person,
    part: { ...part, way: "sdk", channel, isForged: false },
    privacyVersion,
  });
  crowd.event.entries.push(again);
  if (k % 80 === 43) await redeem(crowd, again);
}

async function redeem({ stage, event }: Crowd, entry: EntryFact): Promise<void> {
  const call = () =>
    stage.owner.participation.redeem.mutate({ eventId: event.eventId, code: entry.redeemCode });
  const visit = await call();
  entry.isRedeemed = true;
  require(`newToStore of ${entry.redeemCode}`, entry.isNewToStore, visit.newToStore);
  await expectRefusal("ALREADY_REDEEMED", call());
}

async function refuseSecondEntry(
  { stage, event }: Crowd,
  { who, privacyVersion }: { who: Person; privacyVersion: string },
): Promise<void> {
  const visit = { url: stage.url, slug: event.slug, ref: undefined, privacyVersion };
  await expectRefusal("ALREADY_ENTERED", enterBySdk(stage.customer, visit, who));
}

async function expectRefusal(reason: string, call: Promise<unknown>): Promise<void> {
  const got = await call.then(
    () => "done",
    (error: unknown) => {
      if (!isMadangError(error)) throw error;
      return error.reason;
    },
  );
  require("refusal", reason, got);
}
