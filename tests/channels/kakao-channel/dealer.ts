import { createHmac } from "node:crypto";
import type { Fetch, JsonObject } from "../../../src/channels/index.ts";
import { SIMULATOR_PF_ID, SIMULATOR_SOLAPI_APP } from "../../../src/channels/simulators/credentials.ts";
import { createSolapiSimulator } from "../../../src/channels/simulators/solapi/app.ts";
import { NOON } from "../kit.ts";

const { apiKey, apiSecret } = SIMULATOR_SOLAPI_APP;
export const GROUPS = "/messages/v4/groups";
export const MINUTE = 60_000;

export type Stamp = { date?: string; salt?: string; key?: string; secret?: string };
type Options = { depositKrw?: number; rows?: JsonObject[]; fetch?: Fetch };

/** The dealer's client, written from its documents and not from our adapter. */
export function openDealer(options: Options = {}) {
  const clock = { at: NOON };
  const { rows } = options;
  const app = createSolapiSimulator(
    {
      now: () => clock.at,
      sleep: async () => {},
      seed: "test",
      fetch: options.fetch ?? (async () => new Response(null)),
      ...(rows === undefined
        ? {}
        : { storage: { load: () => rows, append: (row: JsonObject) => void rows.push(row) } }),
    },
    options.depositKrw === undefined ? {} : { depositKrw: options.depositKrw },
  );
  let serial = 0;
  const call = async (method: string, path: string, body?: unknown, stamp: Stamp = {}) => {
    serial += 1;
    const { date = new Date(clock.at).toISOString(), salt = `salt-of-call-${serial}` } = stamp;
    const signature = createHmac("sha256", stamp.secret ?? apiSecret)
      .update(date + salt)
      .digest("hex");
    const authorization = `HMAC-SHA256 apiKey=${stamp.key ?? apiKey}, date=${date}, salt=${salt}, signature=${signature}`;
    const response = await app.request(path, {
      method,
      headers: { authorization, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json: Record<string, unknown> = await response.json();
    return { status: response.status, json, code: `${response.status} ${json["errorCode"]}` };
  };
  const group = async (...to: string[]) => {
    const created = await call("POST", GROUPS, { allowDuplicates: false, customFields: { ref: "row-1" } });
    const path = `${GROUPS}/${created.json["groupId"]}`;
    if (to.length > 0) await call("PUT", `${path}/messages`, { messages: to.map(message) });
    return path;
  };
  return { app, clock, call, group };
}

export const message = (to: string) => ({
  to,
  type: "BMS_FREE",
  text: "(광고) 달빛분식\nhttps://m.example/r/code1",
  kakaoOptions: { pfId: SIMULATOR_PF_ID, bms: { targeting: "I", chatBubbleType: "TEXT" } },
});
