import { newId } from "../../src/db/index.ts";
import type { RawMessage } from "../../src/events/message.ts";
import { seededBytes } from "../../tests/auth/support.ts";
import { channelResult, eventFields } from "../../tests/events/history.ts";
import { rawMessage, START } from "../../tests/events/support.ts";

const CHANNELS = ["", "Instagram", "NaverBlog", "KakaoChannel", "GenieTV", "RingoBiz", "WooridongneTV"];
const AGES = ["10대", "20대", "30대", "40대", null];
const GENDERS = ["여성", "남성", null];
const REGIONS = ["서울", "부산", "대전", null];
const MINUTE = 60_000;

type Place = { readonly storeId: string; readonly eventId: string; version: number };

export type Mix = {
  /** The next messages in the order in which the service would write them. */
  readonly take: (count: number) => RawMessage[];
};

/**
 * A stream of messages as a busy service writes them: of 20, 14 are registrations with a profile, 3 visits, 1 a
 * withdrawal, 1 a change of an event and 1 a channel's result; half of all entries are one hot event's.
 *
 * @param events how many events of how many stores (one each) are running
 */
export function createMix({ events, seed }: { events: number; seed: string }): Mix {
  const randomBytes = seededBytes(seed);
  let now = START;
  const id = () => newId({ now: () => now, randomBytes });
  const places: Place[] = Array.from({ length: events }, () => ({
    storeId: id(),
    eventId: id(),
    version: 0,
  }));
  const opening = places.map((place) => created(place, id));
  const entries: (readonly [Place, RawMessage])[] = [];
  let number = 0;
  let followed = 0;

  /** An owner changes one event about as often as another; customers do not come that evenly. */
  function placeOf(index: number, isEntry = false): Place {
    const place = places[isEntry && index % 2 === 0 ? 0 : (index * 7_919) % places.length];
    if (!place) throw new Error("a mix has at least one event");
    return place;
  }

  function next(): RawMessage {
    const first = opening.shift();
    if (first) return first;
    const index = number++;
    now = START + Math.floor(index / 50) * MINUTE;
    const at = now;
    const turn = index % 20;
    if (turn === 7) return changed(placeOf(index), { id, at });
    if (turn === 13) return resulted(placeOf(index), { id, at, index });
    const entered = turn % 5 === 4 ? entries[followed++] : undefined;
    if (entered) return followUp(entered, { id, at, isVisit: turn !== 19 });
    const place = placeOf(index, true);
    const entry = registered(place, { id, at, index });
    entries.push([place, entry]);
    return entry;
  }

  return { take: (count) => Array.from({ length: count }, next) };
}

type Moment = { readonly id: () => string; readonly at: number };

function created(place: Place, id: () => string): RawMessage {
  place.version = 1;
  return rawMessage({ ...place, id: id(), at: START, type: "EventCreated", data: eventFields(place) });
}

function changed(place: Place, { id, at }: Moment): RawMessage {
  place.version += 1;
  const data = { ...eventFields(place), prizeCostKrw: place.version * 1_000 };
  return rawMessage({ ...place, id: id(), at, type: "EventChanged", data });
}

function resulted(place: Place, { id, at, index }: Moment & { index: number }): RawMessage {
  place.version += 1;
  const result = channelResult(CHANNELS[1 + (index % 6)] ?? "", "SUCCESS", index % 9_000);
  const data = { eventId: place.eventId, distributionId: place.eventId, result, changedAt: at };
  return rawMessage({ ...place, id: id(), at, type: "ChannelResultChanged", data });
}

function registered(place: Place, { id, at, index }: Moment & { index: number }): RawMessage {
  const data = {
    eventId: place.eventId,
    participantId: id(),
    registeredAt: at,
    channel: CHANNELS[index % CHANNELS.length] ?? "",
    ageGroup: AGES[index % AGES.length] ?? null,
    gender: GENDERS[index % GENDERS.length] ?? null,
    region: REGIONS[index % REGIONS.length] ?? null,
  };
  return rawMessage({ ...place, id: id(), version: 1, at, type: "ParticipantRegistered", data });
}

function followUp(
  [place, entry]: readonly [Place, RawMessage],
  { id, at, isVisit }: Moment & { isVisit: boolean },
): RawMessage {
  const data = JSON.parse(entry.data);
  const common = { ...place, id: id(), at };
  if (isVisit) {
    const visit = { ...data, newToStore: true, verifiedAt: at };
    return rawMessage({ ...common, version: 2, type: "VisitVerified", data: visit });
  }
  const withdrawn = { ...data, wasVerified: false, wasNewToStore: false, withdrawnAt: at };
  return rawMessage({ ...common, version: 3, type: "ParticipantWithdrawn", data: withdrawn });
}
