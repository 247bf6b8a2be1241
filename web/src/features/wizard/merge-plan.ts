import type { ChannelId } from "./channel-words.ts";
import type { Plan } from "./draft-saver.ts";

type Versions = { readonly ours: Plan; readonly before: Plan; readonly theirs: Plan };
type Merged = {
  readonly plan: Plan;
  /** Texts of theirs that ours took the place of. */
  readonly replaced: readonly string[];
};

/**
 * Two plans that were made of one, field by field: ours where we changed it, theirs everywhere else.
 *
 * @example mergedPlan({ ours: waiting.channels, before: server.channels, theirs: newer.channels }).plan
 */
export function mergedPlan({ ours, before, theirs }: Versions): Merged {
  const replaced: string[] = [];
  const plan = channelsOf([...ours, ...theirs]).flatMap((channel) => {
    const [mine, was, other] = [itemOf(ours, channel), itemOf(before, channel), itemOf(theirs, channel)];
    if (mine === undefined) return was === undefined && other !== undefined ? [other] : [];
    if (other === undefined) return was === undefined || !isSame(mine, was) ? [mine] : [];
    const content: Record<string, unknown> = { ...other.content };
    for (const [name, text] of Object.entries(mine.content ?? {})) {
      const [old, their] = [was?.content?.[name], other.content?.[name]];
      if (isSame(text, old)) continue;
      content[name] = text;
      if (typeof their === "string" && !isSame(their, old) && !isSame(their, text)) replaced.push(their);
    }
    return [Object.keys(content).length === 0 ? other : { ...other, content }];
  });
  return { plan, replaced };
}

function channelsOf(plan: Plan): ChannelId[] {
  return [...new Set(plan.map(({ channel }) => channel))];
}

function itemOf(plan: Plan, channel: ChannelId): Plan[number] | undefined {
  return plan.find((item) => item.channel === channel);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
