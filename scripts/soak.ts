import { parseArgs } from "node:util";
import { runTrial, type Trial } from "./soak/trial.ts";

/**
 * `bun run soak [--only name,…]`: what takes too long for every push, one after the other, a line each. It ends with 1
 * when a limit is missed. A longer job is one more row here.
 */
const SEEDS = [1, 7, 42, 2026, 31_337];

const TRIALS: readonly Trial[] = [
  { name: "rebuild", kind: "figures", command: ["bench/rebuild.ts"] },
  { name: "paused-relay", kind: "figures", command: ["bench/paused-relay.ts"] },
  { name: "long-run", kind: "figures", command: ["bench/long-run.ts"] },
  { name: "broker-stopped", kind: "figures", command: ["bench/broker-stopped.ts"] },
  { name: "redis-stopped", kind: "figures", command: ["bench/redis-stopped.ts"] },
  ...SEEDS.map(
    (seed): Trial => ({
      name: `kill-${seed}`,
      kind: "figures",
      command: ["bench/kill.ts", "--kills", "40", "--seed", String(seed)],
    }),
  ),
  ...SEEDS.map(
    (seed): Trial => ({
      name: `chaos-${seed}`,
      kind: "figures",
      command: ["bench/channel-chaos.ts", "--seed", String(seed)],
    }),
  ),
  { name: "outage", kind: "tests", command: ["./tests/chaos/outage.soak.ts"] },
  { name: "channel-kit", kind: "tests", command: ["./tests/runtime/channel-kit.soak.ts"] },
  { name: "story", kind: "on-a-server", command: ["scripts/story.ts", "--participants", "1000"] },
];

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { only: { type: "string" } } });
  const names = values.only?.split(",");
  const chosen = TRIALS.filter(({ name }) => names?.some((word) => isNamed(name, word)) ?? true);
  if (chosen.length === 0) {
    console.error(`--only: none of ${TRIALS.map(({ name }) => name).join(", ")}`);
    return 2;
  }
  const missed: string[] = [];
  for (const trial of chosen) {
    const { isReached, seconds, told } = await runTrial(trial);
    if (!isReached) missed.push(trial.name);
    const verdict = isReached ? "reached" : "MISSED ";
    console.log(`${verdict}  ${trial.name.padEnd(16)} ${seconds.toFixed(0).padStart(5)} s   ${told}`);
  }
  const summary = missed.length === 0 ? "all reached" : `missed: ${missed.join(", ")}`;
  console.log(`${chosen.length} trials, ${summary}`);
  return missed.length === 0 ? 0 : 1;
}

/** `kill` means every seed of it. */
function isNamed(name: string, word: string): boolean {
  return name === word || name.startsWith(`${word}-`);
}

process.exitCode = await main();
