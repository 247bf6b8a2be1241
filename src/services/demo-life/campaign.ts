import { accessTo } from "../../channels/index.ts";
import { confirmPost, distribute, tickDistribution, tickStatistics } from "../distribution/index.ts";
import type { Calendar } from "./calendar.ts";
import { eventOf, type Life, type Made, type Step } from "./life.ts";
import type { PlannedEvent } from "./plan.ts";

const MINUTE_MS = 60_000;
/** Partners review, air and deliver: looked at as the tick would, a few times after the start. */
const LOOKS_MIN = [3, 15, 120] as const;
/** Channels report three days longer. */
const LATE_DAYS = 3;

/** To all six channels at half past ten of the first day; their numbers are fetched every evening. */
export function campaignSteps(calendar: Calendar, planned: PlannedEvent, made: Made): Step[] {
  const { startDay, days, isBlogPosted } = planned;
  const startsAt = calendar.at(startDay, 10.5);
  const end = Math.min(startDay + days + LATE_DAYS, 0);
  const evenings = Array.from({ length: Math.max(0, end - startDay) }, (_, n) =>
    calendar.at(startDay + n, 21.5),
  );
  return [
    { at: startsAt, run: (life) => start(life, { made, isBlogPosted }) },
    ...LOOKS_MIN.map((minutes) => ({ at: startsAt + minutes * MINUTE_MS, run: look })),
    ...[...evenings, calendar.now].map((at) => ({ at, run: look })),
  ];
}

async function look({ system: ctx, world }: Life): Promise<void> {
  await tickDistribution({ ctx });
  await world.settled();
  await tickStatistics({ ctx });
}

async function start(
  life: Life,
  { made, isBlogPosted }: { made: Made; isBlogPosted: boolean },
): Promise<void> {
  const { owner: ctx, world } = life;
  const { id: eventId } = eventOf(made);
  const { distributionId, results } = await distribute({ ctx, input: { eventId } });
  await world.settled();
  const pack = results.find(({ channel }) => channel === "NaverBlog")?.action;
  if (!isBlogPosted || pack === undefined) return;
  const postUrl = await writeArticle(life, pack);
  if (postUrl !== undefined)
    await confirmPost({ ctx, input: { distributionId, channel: "NaverBlog", postUrl } });
}

type Pack = { readonly copyTitle: string; readonly copyText: string; readonly tags: readonly string[] };

/** What the owner does by hand in the blog's editor; the simulator has one. */
async function writeArticle({ world }: Life, pack: Pack): Promise<string | undefined> {
  const { channels } = world.deps;
  const access = accessTo(channels, "simulator", "NaverBlog");
  const article = { blogId: "sunny_cafe", title: pack.copyTitle, text: pack.copyText, tags: pack.tags };
  const answer = await channels.fetch(`${access?.endpoint}/__owner/posts`, {
    method: "POST",
    body: JSON.stringify(article),
  });
  const body: unknown = await answer.json();
  return typeof body === "object" && body !== null && "url" in body ? String(body.url) : undefined;
}
