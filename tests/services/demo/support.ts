import { createChannelRuntime, simulatorAccess } from "../../../src/channels/index.ts";
import type { ServiceContext } from "../../../src/context.ts";
import { createDemoBuilder } from "../../../src/entry/bun-demo.ts";
import { startSimulators } from "../../../src/entry/simulators.ts";
import { createTestApp, type TestApp } from "../../helpers/app.ts";

/** The service with simulators on sockets, as a Bun process has them, and what builds demo shops. */
export async function createDemoWorld() {
  const simulators = startSimulators();
  const channels = createChannelRuntime({
    fetch,
    now: Date.now,
    random: () => 0.5,
    withBulkhead: true,
    simulators: simulatorAccess(simulators.endpoints),
  });
  const demo = createDemoBuilder({ isDemo: true, channels }, () => app.deps);
  const app: TestApp = await createTestApp({ channels, demo });
  const visitor: ServiceContext = {
    ...app.system(),
    actor: { kind: "anonymous", address: "203.0.113.9" },
  };
  return {
    app,
    visitor,
    simulators,
    close: async () => {
      await app.close();
      await simulators.stop();
    },
  };
}

export function ownerOf(app: TestApp, userId: string): ServiceContext {
  return { ...app.system(), actor: { kind: "user", userId, sessionId: userId, address: "203.0.113.9" } };
}
