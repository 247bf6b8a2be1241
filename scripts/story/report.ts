import type { MadangClient } from "../../src/client/index.ts";
import {
  Difference,
  type EventFact,
  newCustomers,
  present,
  redeemed,
  require,
  type ShopFact,
} from "./book.ts";
import { dayOf, hourStart, startOf } from "./calendar.ts";
import { CHANNELS, type Channel, LABELS } from "./cast.ts";
import { compare } from "./compare.ts";
import { expectedChannels } from "./expected/channels.ts";
import { expectedComparison } from "./expected/comparison.ts";
import { expectedProfile } from "./expected/profile.ts";
import { expectedRoi } from "./expected/roi.ts";
import { expectedScoreboard } from "./expected/scoreboard.ts";
import { expectedSummary, isPossibleChange } from "./expected/summary.ts";
import { expectedTrend } from "./expected/trend.ts";
import type { ChannelFact, Facts, HourFact } from "./facts.ts";
import { openLedgers, type ReadLedger } from "./ledgers.ts";
import type { Distributed } from "./main-event.ts";
import type { Stage } from "./shop.ts";

export type Dashboard = Awaited<ReturnType<MadangClient["analytics"]["dashboard"]["query"]>>;

export type Story = {
  readonly stage: Stage;
  readonly shop: ShopFact;
  readonly event: EventFact;
  readonly earlier: EventFact;
  readonly distributed: Distributed;
  readonly refreshedAt: number;
  /** Channels whose numbers came with the refresh. */
  readonly collected: readonly Channel[];
};

/** Reads the dashboard and computes every number of it anew; the first difference ends the story. */
export async function checkDashboard(story: Story): Promise<{ dashboard: Dashboard; facts: Facts }> {
  const { stage, shop, distributed } = story;
  const ledger = await openLedgers(stage, { storeId: shop.storeId, postIds: distributed.postIds });
  const hours = await hoursOfEntry(story);
  const { daily, hourly, statuses } = await readDashboards(story);
  const facts = await factsOf(story, { dashboard: daily, ledger, hours, statuses });
  checkMoments(story, daily);
  compare("dashboard", expectedDashboard(facts), daily);
  const { yesterdayChange } = daily.summaryCards.totalViews;
  if (!isPossibleChange(facts, yesterdayChange)) {
    throw new Difference("dashboard.summaryCards.totalViews.yesterdayChange", null, yesterdayChange);
  }
  const inHours = { ...facts, now: Date.parse(hourly.lastUpdated) };
  compare(
    "dashboard(HOURLY).participationTrend",
    expectedTrend(inHours, "HOURLY"),
    hourly.participationTrend,
  );
  await checkSections(story, facts);
  return { dashboard: daily, facts };
}

function expectedDashboard(facts: Facts): object {
  return {
    eventId: facts.event.eventId,
    storeId: facts.shop.storeId,
    eventTitle: facts.event.title,
    eventStatus: "ACTIVE",
    summaryCards: expectedSummary(facts),
    channelPerformance: expectedChannels(facts),
    participationTrend: expectedTrend(facts, "DAILY"),
    roiAnalysis: expectedRoi(facts),
    participantProfile: expectedProfile(facts),
    comparativeAnalysis: expectedComparison(facts),
    scoreboard: expectedScoreboard(facts),
    degraded: [],
  };
}

/** Both granularities and the states of the channels, of one moment: Kakao may leave its quiet hours meanwhile. */
async function readDashboards({ stage: { owner }, event, distributed }: Story) {
  const { eventId } = event;
  const { distributionId } = distributed;
  const states = async () => {
    const { results } = await owner.distribution.get.query({ distributionId });
    return new Map(results.map(({ channel, status }) => [channel, status]));
  };
  for (;;) {
    const statuses = await states();
    const { differences, counters } = await owner.analytics.verifyCounts.query({ eventId });
    require("verifyCounts.differences", [], differences);
    require("verifyCounts.participants", present(event).length, counters["participants"]);
    require("verifyCounts.conversions", redeemed(event).length, counters["conversions"]);
    require("verifyCounts.newCustomers", newCustomers(event), counters["newCustomers"]);
    // What people did may be up to a second old on a dashboard (D-13).
    await Bun.sleep(1_500);
    const daily = await owner.analytics.dashboard.query({ eventId, granularity: "DAILY" });
    const hourly = await owner.analytics.dashboard.query({ eventId, granularity: "HOURLY" });
    const after = await states();
    if (CHANNELS.every((channel) => statuses.get(channel) === after.get(channel)))
      return { daily, hourly, statuses };
  }
}

type Sources = {
  readonly dashboard: Dashboard;
  readonly ledger: ReadLedger;
  readonly hours: ReadonlyMap<number, HourFact>;
  readonly statuses: ReadonlyMap<string, string>;
};

async function factsOf(story: Story, { dashboard, ledger, hours, statuses }: Sources): Promise<Facts> {
  const now = Date.parse(dashboard.lastUpdated);
  const midnight = startOf(dayOf(now));
  const channels = await Promise.all(
    CHANNELS.map(async (channel): Promise<ChannelFact> => {
      const status = statuses.get(channel) ?? "";
      const asOf = dashboard.channelPerformance.find((row) => row.channel === channel)?.asOf ?? null;
      const isCounted = asOf !== null;
      const post = await ledger(channel, asOf ?? new Date(story.refreshedAt).toISOString());
      if (post === undefined) throw new Difference(`ledger of ${channel}`, "a post", "none");
      const isCollected = story.collected.includes(channel) && Object.keys(post.stats).length > 0;
      if (!isPossibleMoment({ isCollected, status, asOf })) {
        throw new Difference(`${channel}.asOf`, isCollected ? "a moment" : null, asOf);
      }
      const isOld = isCounted && post.acceptedAt < midnight;
      const early = isOld ? await ledger(channel, new Date(midnight).toISOString()) : undefined;
      const viewsAtMidnight = early?.stats.adViews ?? early?.stats.views;
      return {
        channel,
        status,
        // What waits for the morning is not charged yet.
        costKrw: status === "SCHEDULED" ? (story.distributed.estimatesKrw.get(channel) ?? 0) : post.costKrw,
        stats: isCounted ? post.stats : undefined,
        viewsAtMidnight,
      };
    }),
  );
  return { now, shop: story.shop, event: story.event, earlier: story.earlier, channels, hours };
}

/** What was collected has a moment, unless the channel had no number to tell. A message that left its quiet hours since then may have one already. */
function isPossibleMoment(row: { isCollected: boolean; status: string; asOf: string | null }): boolean {
  if (row.isCollected) return row.asOf !== null;
  return row.asOf === null || row.status === "SUCCESS";
}

/** When each entry was accepted, as the list of participants (not analytics) has it. */
async function hoursOfEntry({ stage, event }: Story): Promise<ReadonlyMap<number, HourFact>> {
  const hours = new Map<number, HourFact>();
  const byChannel = new Map<string, number>();
  let cursor: string | null | undefined;
  let count = 0;
  while (cursor !== null) {
    const page = await stage.owner.participation.list.query({
      eventId: event.eventId,
      limit: 100,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const { registeredAt, redeemedAt, label } of page.items) {
      const hour = hourStart(Date.parse(registeredAt));
      const fact = hours.get(hour) ?? { participants: 0, conversions: 0 };
      fact.participants += 1;
      if (redeemedAt !== null) fact.conversions += 1;
      hours.set(hour, fact);
      byChannel.set(label, (byChannel.get(label) ?? 0) + 1);
      count += 1;
    }
    cursor = page.nextCursor;
  }
  require("participation.list", present(event).length, count);
  for (const channel of [...CHANNELS, "direct"] as const) {
    const own = present(event).filter((entry) => entry.channel === channel).length;
    require(`participation.list of ${channel}`, own, byChannel.get(LABELS[channel]) ?? 0);
  }
  return hours;
}

/** Numbers of channels must be of the refresh or younger, and the dashboard of now. */
function checkMoments({ refreshedAt }: Story, dashboard: Dashboard): void {
  const age = Date.now() - Date.parse(dashboard.lastUpdated);
  if (age > 300_000 || age < -1_000)
    throw new Difference("dashboard.lastUpdated", "now", dashboard.lastUpdated);
  for (const { channel, asOf } of dashboard.channelPerformance) {
    if (asOf !== null && Date.parse(asOf) < refreshedAt - 1_000) {
      throw new Difference(`${channel}.asOf`, new Date(refreshedAt).toISOString(), asOf);
    }
  }
}

/** The single sections and the overview say the same. */
async function checkSections({ stage, event }: Story, facts: Facts): Promise<void> {
  const { owner } = stage;
  const { eventId } = event;
  compare("analytics.profile", expectedProfile(facts), await owner.analytics.profile.query({ eventId }));
  const roi = await owner.analytics.roi.query({ eventId });
  compare("analytics.roi", expectedRoi({ ...facts, now: Date.parse(roi.asOf) }), roi);
  const overview = await owner.analytics.overview.query({ storeId: facts.shop.storeId });
  compare(
    "analytics.overview",
    {
      running: [{ eventId, participants: present(event).length, targetGoal: event.target }],
      totals: {
        stores: 1,
        participants: present(event).length + present(facts.earlier).length,
        conversions: redeemed(event).length + redeemed(facts.earlier).length,
      },
    },
    overview,
  );
}
