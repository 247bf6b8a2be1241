import { afterAll, expect, test } from "bun:test";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ChannelId,
  createChannelRuntime,
  drive,
  NEW_RECORD,
  registryOf,
  simulatorAccess,
} from "../../src/channels/index.ts";
import { startSimulators } from "../../src/entry/simulators.ts";
import { createKit, quickPolicies } from "./kit.ts";

const TEN_DAYS = 10 * 86_400_000;
const folder = mkdtempSync(join(tmpdir(), "madang-simulators-"));
afterAll(() => rm(folder, { recursive: true }));

/** The product's runtime over real sockets. */
function overSockets(endpoints: Readonly<Record<ChannelId, string>>) {
  const kit = createKit();
  const now = () => Date.now();
  const runtime = createChannelRuntime({
    fetch: (input, init) => fetch(input, init),
    now,
    random: Math.random,
    withBulkhead: true,
    simulators: simulatorAccess(endpoints),
    policyTable: quickPolicies({ commit: { ...quickPolicies().GenieTV.commit, timeoutMs: 2_000 } }),
  });
  return (channel: ChannelId, record = NEW_RECORD) => {
    const job = kit.job(channel, { record });
    return drive({
      ...job,
      now,
      inlineUntil: now() + 5_000,
      channel: registryOf(runtime).get(channel),
      policies: runtime.policies,
      context: async (signal, current) => {
        const ctx = await job.context(signal, current);
        const account = { ...ctx.account, endpoint: endpoints[channel] };
        const today = {
          ...ctx,
          now: now(),
          event: { ...ctx.event, startsAt: now(), endsAt: now() + TEN_DAYS },
        };
        const content = registryOf(runtime).get(channel).deriveContent(today);
        return { ...today, content, account, fetch: runtime.fetch, signal };
      },
    });
  };
}

test("six simulators serve real HTTP on the loopback, and their ledgers outlive a restart", async () => {
  const first = startSimulators({ dataDir: folder });
  const run = overSockets(first.endpoints);
  const record = await run("GenieTV");
  expect(record?.status).toBe("SUCCESS");
  await first.stop();
  await expect(fetch(first.endpoints.GenieTV)).rejects.toThrow();

  const second = startSimulators({ dataDir: folder });
  const ledger = await (await fetch(`${second.endpoints.GenieTV}/__ledger`)).json();
  expect(ledger.posts.map((post: { id: string }) => post.id)).toEqual([record?.ref?.id]);
  const again = overSockets(second.endpoints);
  expect((await again("GenieTV", { ...NEW_RECORD, step: "COMMITTING", commitAttempts: 1 }))?.status).toBe(
    "SUCCESS",
  );
  expect((await (await fetch(`${second.endpoints.GenieTV}/__ledger`)).json()).posts).toHaveLength(1);
  await second.stop();
});
