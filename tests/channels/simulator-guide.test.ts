import { afterEach, describe, expect, test } from "bun:test";
import { CHANNEL_IDS, createChannelRuntime, registryOf } from "../../src/channels/index.ts";
import { parseConfig } from "../../src/config.ts";
import { providersOf } from "../../src/entry/providers.ts";
import { simulatorGuide } from "../../src/entry/simulator-guide.ts";
import { type StartedSimulators, startSimulators } from "../../src/entry/simulators.ts";

const started: StartedSimulators[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map(({ stop }) => stop()));
});

function start(options: Parameters<typeof startSimulators>[0] = {}): StartedSimulators {
  const simulators = startSimulators(options);
  started.push(simulators);
  return simulators;
}

/** Rows of one name in the order of the channels. */
const rows = (guide: string, name: string) =>
  [...guide.matchAll(new RegExp(`^  ${name} +(.*)$`, "gm"))].map(([, text = ""]) => text);

describe("what `npm run simulators` prints", () => {
  test("aims a server's real adapters at the simulators, with credentials that open them", async () => {
    const { endpoints } = start();
    const guide = await simulatorGuide(endpoints);
    const env = Object.fromEntries(
      rows(guide, "aim").flatMap((row) => row.split(" ").map((pair) => pair.split("="))),
    );
    const providers = providersOf(parseConfig({ ...env, DEMO: "0" }));
    const runtime = createChannelRuntime({
      fetch,
      now: Date.now,
      random: Math.random,
      withBulkhead: true,
    });
    const credentials = rows(guide, "credentials").map((text) => JSON.parse(text));
    for (const [index, id] of CHANNEL_IDS.entries()) {
      const provider = providers[id];
      if (provider === undefined) throw new Error(`nothing aims at ${id}`);
      expect(provider.endpoint).toBe(endpoints[id]);
      const channel = registryOf(runtime).get(id);
      const account = {
        id: "connection",
        endpoint: provider.endpoint,
        app: provider.app,
        credentials: channel.credentialsSchema.parse(credentials[index]),
      };
      const probe = channel.probe({ account, now: Date.now(), fetch, signal: AbortSignal.timeout(5_000) });
      expect(await probe).toEqual({ ok: true });
    }
  });

  test("holds the line that gives the same six to the stores of several servers", async () => {
    const { endpoints } = start();
    const guide = await simulatorGuide(endpoints);
    const [, SIMULATORS = ""] = /^SIMULATORS="(.+)"$/m.exec(guide) ?? [];
    expect(parseConfig({ DEMO: "1", SIMULATORS }).simulators).toEqual(endpoints);
  });

  test("breaks a step of each as the example says", async () => {
    const { endpoints } = start();
    const guide = await simulatorGuide(endpoints);
    const curls = rows(guide, "break it");
    expect(curls).toHaveLength(CHANNEL_IDS.length);
    for (const curl of curls) {
      const [, url = "", body = ""] = /^curl (\S+) -d '(.+)'$/.exec(curl) ?? [];
      expect((await fetch(url, { method: "POST", body })).status).toBe(200);
      expect((await (await fetch(url)).json()).faults).toHaveLength(1);
    }
  });
});

describe("the ports", () => {
  test("are six neighbours from the first one on", () => {
    const { endpoints } = start({ firstPort: freePort() });
    const ports = CHANNEL_IDS.map((id) => Number(new URL(endpoints[id]).port));
    expect(ports).toEqual(CHANNEL_IDS.map((_, index) => (ports[0] ?? 0) + index));
  });

  test("are given back when one of them is taken", async () => {
    const first = freePort();
    const other = Bun.serve({ hostname: "127.0.0.1", port: first + 3, fetch: () => new Response("taken") });
    expect(() => startSimulators({ firstPort: first })).toThrow();
    await other.stop(true);
    start({ firstPort: first });
  });
});

/** Five more behind it are as good as always free. */
function freePort(): number {
  const probe = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() });
  const { port = 0 } = probe;
  void probe.stop(true);
  return Math.min(port, 65_000);
}
