import { z } from "zod";
import { CHANNEL_IDS, type ChannelId, type JsonObject, simulatorAccount } from "../channels/index.ts";
import { SIMULATOR_INSTAGRAM_APP, SIMULATOR_SOLAPI_APP } from "../channels/simulators/credentials.ts";

/** What a simulator says of itself at `/`. */
const Self = z.object({
  label: z.string(),
  contract: z.string(),
  faults: z.object({ example: z.json() }),
});

/** The variable that aims a server at a simulator, and keys of an operator that belong beside it. */
const AIMS: Readonly<Record<ChannelId, { readonly variable: string; readonly keys?: JsonObject }>> = {
  WooridongneTV: { variable: "WOORI_TV_BASE_URL" },
  RingoBiz: { variable: "RINGO_BIZ_BASE_URL" },
  GenieTV: { variable: "GENIE_TV_BASE_URL" },
  Instagram: {
    variable: "INSTAGRAM_URL",
    keys: {
      INSTAGRAM_APP_ID: SIMULATOR_INSTAGRAM_APP.appId,
      INSTAGRAM_APP_SECRET: SIMULATOR_INSTAGRAM_APP.appSecret,
      INSTAGRAM_VERIFY_TOKEN: SIMULATOR_INSTAGRAM_APP.webhookVerifyToken,
    },
  },
  NaverBlog: { variable: "NAVER_RSS_URL" },
  KakaoChannel: {
    variable: "SOLAPI_URL",
    keys: {
      SOLAPI_API_KEY: SIMULATOR_SOLAPI_APP.apiKey,
      SOLAPI_API_SECRET: SIMULATOR_SOLAPI_APP.apiSecret,
      SOLAPI_WEBHOOK_SECRET: SIMULATOR_SOLAPI_APP.webhookSecret,
    },
  },
};

/** What an owner connects with (`channels.connect`); everybody knows it, and it opens nothing else. */
function credentialsOf(channel: ChannelId): JsonObject {
  return channel === "NaverBlog" ? { blogId: "dalbit" } : simulatorAccount(channel, "demo");
}

/**
 * For a person at a terminal: what stands at each address, how a server is aimed at it, what it lets in and how it
 * is broken. Contract and example are what the running simulator itself says.
 *
 * @throws TypeError when a simulator cannot be reached, ZodError when something else answers at its address
 */
export async function simulatorGuide(endpoints: Readonly<Record<ChannelId, string>>): Promise<string> {
  const parts = await Promise.all(CHANNEL_IDS.map((channel) => describe(channel, endpoints[channel])));
  const all = CHANNEL_IDS.map((channel) => `${channel}=${endpoints[channel]}`).join(" ");
  return `${parts.join("\n")}
Give new stores all six: DEMO=1 and the next line, the same for every server.
SIMULATORS="${all}"

Aim a server at them: DEMO=0 and the lines "aim"; then connect each store with the credentials.
What one accepted: GET /__ledger. Its steps and faults: GET /. Mend it: curl -X DELETE …/__faults
`;
}

async function describe(channel: ChannelId, endpoint: string): Promise<string> {
  const { label, contract, faults } = Self.parse(await (await fetch(endpoint)).json());
  const { variable, keys = {} } = AIMS[channel];
  const aim = Object.entries({ [variable]: endpoint, ...keys }).map(([name, value]) => `${name}=${value}`);
  const rows = [
    ["contract", contract],
    ["aim", aim.join(" ")],
    ["credentials", JSON.stringify(credentialsOf(channel))],
    ["break it", `curl ${endpoint}/__faults -d '${JSON.stringify(faults.example)}'`],
  ];
  const lines = rows.map(([name = "", text]) => `  ${name.padEnd(12)} ${text}`);
  return `${label} (${channel})  ${endpoint}\n${lines.join("\n")}\n`;
}
