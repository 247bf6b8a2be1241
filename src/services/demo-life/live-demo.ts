import { systemContext } from "../../context.ts";
import { tickAlerts } from "../alert/index.ts";
import { createCalendar } from "./calendar.ts";
import { eventSteps } from "./events.ts";
import { type Life, type Step, shopOf } from "./life.ts";
import { eventDays } from "./plan.ts";
import { shopSteps } from "./shop.ts";
import { contextOf, type DemoWorld } from "./world.ts";

/**
 * Plays the months of a shop up to `now`, each thing by the verb that does it and at its own hour.
 *
 * @param userId the owner, who need not have an account yet
 * @returns the shop's id
 */
export async function liveDemo(world: DemoWorld, options: { userId: string; now: number }): Promise<string> {
  const { userId, now } = options;
  const calendar = createCalendar(now);
  const life: Life = {
    world,
    calendar,
    owner: contextOf(world, { kind: "user", userId, sessionId: userId, address: "" }),
    visitor: contextOf(world, { kind: "anonymous", address: "" }),
    system: systemContext(world.deps),
    shop: undefined,
  };
  const evenings = eventDays().map((day) => ({ at: calendar.at(day, 23), run: endDay }));
  const steps = [...shopSteps(calendar), ...eventSteps(calendar), ...evenings];
  for (const [at, together] of inOrder(steps)) {
    world.clock.moveTo(Math.min(at, now));
    for (const { run } of together) await run(life);
  }
  await endDay(life);
  world.clock.moveTo(now);
  return shopOf(life).storeId;
}

function inOrder(steps: readonly Step[]): [number, Step[]][] {
  return [...Map.groupBy(steps, ({ at }) => at)].sort(([left], [right]) => left - right);
}

/** What ticks do meanwhile: clicks are counted, messages reach their consumers, the owner is told. */
async function endDay({ world, system }: Life): Promise<void> {
  await world.deps.clicks.flush();
  await world.settled();
  await tickAlerts({ ctx: system });
}
