import { present, redeemed } from "../book.ts";
import { type Channel, LABELS } from "../cast.ts";
import { type ChannelFact, type Facts, viewsOf } from "../facts.ts";
import { halfUp, percent } from "../numbers.ts";

export function expectedChannels(facts: Facts) {
  return [...facts.channels.map((channel) => rowOf(facts, channel)), directRow(facts)];
}

function rowOf(facts: Facts, fact: ChannelFact) {
  const views = viewsOf(fact);
  const { stats } = fact;
  const people = peopleOf(facts, fact.channel);
  return {
    channel: fact.channel,
    label: LABELS[fact.channel],
    views,
    ...people,
    conversionRate: views === null ? null : percent(people.participants, views),
    costKrw: fact.costKrw,
    costPerAcquisition: perPerson(fact.costKrw, people.participants),
    status: fact.status === "SUCCESS" ? "SUCCESS" : "PENDING",
    detail: fact.status,
    metrics: {
      impressions: stats?.impressions ?? views,
      clicks: stats?.clicks ?? null,
      likes: stats?.likes ?? null,
      comments: stats?.comments ?? null,
      shares: stats?.shares ?? null,
      calls: stats?.totalCalls ?? null,
      completedCalls: stats?.completedCalls ?? null,
      averageSeconds: stats?.averageDuration ?? null,
    },
    stale: false,
    missing: views === null,
  };
}

function directRow(facts: Facts) {
  const people = peopleOf(facts, "direct");
  return {
    channel: "direct" as const,
    label: LABELS.direct,
    views: null,
    ...people,
    conversionRate: null,
    costKrw: 0,
    costPerAcquisition: perPerson(0, people.participants),
    status: "SUCCESS",
  };
}

function peopleOf({ event }: Facts, channel: Channel | "direct") {
  const isHere = (entry: { channel: string }) => entry.channel === channel;
  return {
    participants: present(event).filter(isHere).length,
    conversions: redeemed(event).filter(isHere).length,
  };
}

function perPerson(costKrw: number, people: number): number | null {
  return people === 0 ? null : halfUp(BigInt(costKrw), BigInt(people));
}
