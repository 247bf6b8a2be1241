import fc from "fast-check";
import type { DomainEventData } from "../../src/events/index.ts";
import type { RawMessage } from "../../src/events/message.ts";
import { idsOf, rawMessage, START } from "./support.ts";

const HOUR = 3_600_000;
export const CHANNELS = [
  "",
  "Instagram",
  "NaverBlog",
  "KakaoChannel",
  "GenieTV",
  "RingoBiz",
  "WooridongneTV",
] as const;

/** A person's whole way through an event. */
export type Person = {
  event: number;
  channel: string;
  minute: number;
  ageGroup: string | null;
  gender: string | null;
  region: string | null;
  isVerified: boolean;
  isNewToStore: boolean;
  isWithdrawn: boolean;
};

export type Step =
  | { kind: "change"; status: string; target: number; prize: number; other: number }
  | { kind: "distribute"; statuses: readonly string[]; costs: readonly (number | null)[] }
  | { kind: "result"; run: number; channel: number; status: string; cost: number | null };

export type Histories = { people: readonly Person[]; steps: readonly (readonly Step[])[] };

const cost = fc.option(fc.nat(1_000_000), { nil: null });
const status = fc.constantFrom("SUCCESS", "FAILED", "CANCELLED", "SCHEDULED", "UNCONFIRMED");

const person: fc.Arbitrary<Person> = fc.record({
  event: fc.nat(2),
  channel: fc.constantFrom(...CHANNELS),
  minute: fc.nat(5_000),
  ageGroup: fc.constantFrom("10대", "20대", "30대", null),
  gender: fc.constantFrom("남성", "여성", null),
  region: fc.constantFrom("서울", "부산", null),
  isVerified: fc.boolean(),
  isNewToStore: fc.boolean(),
  isWithdrawn: fc.boolean(),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant("change" as const),
    status: fc.constantFrom("APPROVED", "ACTIVE", "ENDED"),
    target: fc.integer({ min: 1, max: 1_000 }),
    prize: fc.nat(10_000),
    other: fc.nat(10_000),
  }),
  fc.record({
    kind: fc.constant("distribute" as const),
    statuses: fc.array(status, { minLength: 6, maxLength: 6 }),
    costs: fc.array(cost, { minLength: 6, maxLength: 6 }),
  }),
  fc.record({ kind: fc.constant("result" as const), run: fc.nat(2), channel: fc.nat(5), status, cost }),
);

export const histories: fc.Arbitrary<Histories> = fc.record({
  people: fc.array(person, { maxLength: 60 }),
  steps: fc.array(fc.array(step, { maxLength: 6 }), { minLength: 3, maxLength: 3 }),
});

export function peopleOf(count: number): Person[] {
  return Array.from({ length: count }, (_, index) => ({
    event: index % 3,
    channel: CHANNELS[index % CHANNELS.length] ?? "",
    minute: index % 4_000,
    ageGroup: index % 5 === 0 ? null : `${(index % 5) * 10}대`,
    gender: index % 2 === 0 ? "여성" : "남성",
    region: "서울",
    isVerified: index % 3 === 0,
    isNewToStore: index % 2 === 0,
    isWithdrawn: index % 11 === 0,
  }));
}

/** Messages in the order in which the service would write them. */
export function messagesOf({ people, steps }: Histories, seed: string) {
  const id = idsOf(seed);
  const storeId = id();
  const eventIds = steps.map(() => id());
  const lifecycle = steps.flatMap((own, index) =>
    lifecycleOf(own, { storeId, eventId: eventIds[index] ?? "", id }),
  );
  const entries = people.flatMap((one) =>
    entriesOf(one, { storeId, eventId: eventIds[one.event] ?? "", id }),
  );
  return { storeId, eventIds, messages: [...lifecycle, ...entries] };
}

type Ids = { storeId: string; eventId: string; id: () => string };

function entriesOf(one: Person, { storeId, eventId, id }: Ids): RawMessage[] {
  const at = START + one.minute * 60_000;
  const entry = {
    eventId,
    participantId: id(),
    registeredAt: at,
    channel: one.channel,
    ageGroup: one.ageGroup,
    gender: one.gender,
    region: one.region,
  };
  const common = { storeId, eventId };
  const messages = [
    rawMessage({ ...common, id: id(), version: 1, at, type: "ParticipantRegistered", data: entry }),
  ];
  if (one.isVerified) {
    const data = {
      ...entry,
      newToStore: one.isNewToStore,
      isReturn: !one.isNewToStore,
      verifiedAt: at + HOUR,
    };
    messages.push(
      rawMessage({ ...common, id: id(), version: 2, at: at + HOUR, type: "VisitVerified", data }),
    );
  }
  if (one.isWithdrawn) {
    const data = {
      ...entry,
      wasVerified: one.isVerified,
      wasNewToStore: one.isVerified && one.isNewToStore,
      wasReturn: one.isVerified && !one.isNewToStore,
      withdrawnAt: at + 2 * HOUR,
    };
    messages.push(
      rawMessage({ ...common, id: id(), version: 3, at: at + 2 * HOUR, type: "ParticipantWithdrawn", data }),
    );
  }
  return messages;
}

export function channelResult(channel: string, state: string, costKrw: number | null) {
  return {
    channel,
    channelType: "SNS" as const,
    status: state,
    reason: state === "FAILED" ? "TIMEOUT" : null,
    costKrw,
    costSource: costKrw === null ? null : "agreed",
    estimatedViews: null,
  };
}

export function eventFields(ids: { storeId: string; eventId: string }): DomainEventData<"EventCreated"> {
  return {
    eventId: ids.eventId,
    storeId: ids.storeId,
    title: "가을 맞이 이벤트",
    objective: "SALES",
    status: "APPROVED",
    timeZone: "Asia/Seoul",
    startsAt: START,
    endsAt: START + 168 * HOUR,
    targetParticipants: 100,
    targetRoiPct: 12.5,
    prizeCostKrw: 300_000,
    otherCostKrw: 0,
  };
}

function lifecycleOf(steps: readonly Step[], ids: Ids): RawMessage[] {
  const { storeId, eventId, id } = ids;
  const runs: string[] = [];
  const fields = eventFields(ids);
  const messages = [
    rawMessage({
      ...{ id: id(), storeId, eventId, version: 1, at: START, type: "EventDraftCreated" },
      data: { eventDraftId: eventId, userId: id(), objective: "SALES", createdAt: START },
    }),
    rawMessage({ id: id(), storeId, eventId, version: 2, at: START + 1, type: "EventCreated", data: fields }),
  ];
  for (const [index, step] of steps.entries()) {
    const envelope = { id: id(), storeId, eventId, version: index + 3, at: START + index + 2 };
    if (step.kind === "change") {
      const { status: state, target, prize, other } = step;
      const data = {
        ...fields,
        status: state,
        targetParticipants: target,
        prizeCostKrw: prize,
        otherCostKrw: other,
      };
      messages.push(rawMessage({ ...envelope, type: "EventChanged", data }));
    } else if (step.kind === "distribute") {
      runs.push(id());
      const names = CHANNELS.slice(1);
      const results = names.map((name, at) =>
        channelResult(name, step.statuses[at] ?? "", step.costs[at] ?? null),
      );
      const data = {
        eventId,
        distributionId: runs.at(-1) ?? "",
        status: "PARTIAL",
        channels: [...names],
        results,
      };
      messages.push(
        rawMessage({
          ...envelope,
          type: "DistributionCompleted",
          data: { ...data, completedAt: envelope.at },
        }),
      );
    } else {
      const result = channelResult(CHANNELS[step.channel + 1] ?? "", step.status, step.cost);
      const distributionId = runs[step.run] ?? eventId;
      const data = { eventId, distributionId, result, changedAt: envelope.at };
      messages.push(rawMessage({ ...envelope, type: "ChannelResultChanged", data }));
    }
  }
  return messages;
}
