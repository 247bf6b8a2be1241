import {
  type Channel,
  type ChannelSubject,
  createSimulatorBench,
} from "../../../src/channels/conformance/index.ts";
import { EVENT, NOON, RECIPIENTS, STORE } from "../laws/world.ts";
import { createTextMessage } from "./adapter.ts";
import { TEXT_MESSAGE_POLICY } from "./describe.ts";
import { createTextMessageSimulator, SIMULATOR_KEY } from "./simulator.ts";

const ENDPOINT = "https://text-gateway.invalid";

/** The adapter and the world to try it in; `create` may be another adapter of the same channel. */
export function textMessageSubject(create: () => Channel<string> = createTextMessage): ChannelSubject {
  return {
    create,
    policy: TEXT_MESSAGE_POLICY,
    badContent: [{ text: " " }, { text: "가".repeat(1_001) }],
    open: () => {
      const clock = { at: NOON };
      const simulator = createTextMessageSimulator({
        now: () => clock.at,
        sleep: async (ms) => {
          clock.at += ms;
        },
        seed: "seventh",
        fetch: () => Promise.reject(new TypeError("this gateway sends no webhooks")),
      });
      const account = { id: "connection-1", endpoint: ENDPOINT, app: {} };
      return createSimulatorBench({
        control: ENDPOINT,
        fetch: async (input, init) => simulator.request(input, init),
        now: () => clock.at,
        advance: (ms) => {
          clock.at += ms;
        },
        account: { ...account, credentials: { apiKey: SIMULATOR_KEY } },
        refusedAccount: { ...account, credentials: { apiKey: "another-key" } },
        input: { store: STORE, event: EVENT, trackingUrl: "https://m.example/r/seventh", media: new Map() },
        marker: "seventh",
        recipients: RECIPIENTS,
        callbackUrl: null,
        loadMedia: () => Promise.reject(new TypeError("text messages have no pictures")),
        secrets: [SIMULATOR_KEY],
      });
    },
  };
}
