import type { ChannelId } from "../ids.ts";
import type { JsonObject } from "../json.ts";
import type { ProviderAccess } from "../runtime.ts";

/** Known to everyone: opens nothing but the simulators of demo mode. */
export const SIMULATOR_KMP_CREDENTIALS = {
  clientId: "madang-demo",
  clientSecret: "simulator-client-secret",
  signingSecret: "simulator-signing-secret",
  /** As standardwebhooks writes secrets: base64 of 24 bytes or more. */
  webhookSecret: "whsec_c2ltdWxhdG9yLXdlYmhvb2stc2VjcmV0LW1hZGFuZw==",
} as const;

export const SIMULATOR_INSTAGRAM_APP = {
  appId: "900000000000001",
  appSecret: "simulator-instagram-app-secret",
  webhookVerifyToken: "simulator-instagram-verify-token",
  apiVersion: "v25.0",
} as const;

export const SIMULATOR_SOLAPI_APP = {
  apiKey: "NCSSIMULATOR0001",
  apiSecret: "SIMULATORSOLAPISECRET00000000000",
  webhookSecret: "simulator-solapi-webhook-secret",
} as const;

export const SIMULATOR_NAVER_APP = {
  searchStyle: "hub",
  clientId: "simulator-naver-client",
  clientSecret: "simulator-naver-secret",
} as const;

/** The only Kakao channel that is linked at the dealer's simulator. */
export const SIMULATOR_PF_ID = "KA01PFSIMULATOR";

/** A demo store's own account at a simulator, where it has connected none itself. */
export function simulatorAccount(channel: ChannelId, storeId: string): JsonObject {
  switch (channel) {
    case "Instagram": {
      const igUserId = demoInstagramId(storeId);
      return { igUserId, username: "madang.demo", accessToken: `SIM-${igUserId}` };
    }
    case "KakaoChannel":
      return { pfId: SIMULATOR_PF_ID };
    case "NaverBlog":
      return {};
    case "WooridongneTV":
    case "RingoBiz":
    case "GenieTV":
      return SIMULATOR_KMP_CREDENTIALS;
  }
}

/** Digits out of the store's id, so that each demo store has a publishing quota of its own. */
function demoInstagramId(storeId: string): string {
  let digits = 0n;
  for (const byte of new TextEncoder().encode(storeId)) digits = (digits * 131n + BigInt(byte)) % 10n ** 13n;
  return `1784${digits.toString().padStart(13, "0")}`;
}

/** What the operator of a demo has set up: the simulators at `endpoints`. */
export function simulatorAccess(
  endpoints: Readonly<Record<ChannelId, string>>,
): Readonly<Record<ChannelId, ProviderAccess>> {
  return {
    WooridongneTV: { endpoint: endpoints.WooridongneTV, app: {} },
    RingoBiz: { endpoint: endpoints.RingoBiz, app: {} },
    GenieTV: { endpoint: endpoints.GenieTV, app: {} },
    Instagram: {
      endpoint: endpoints.Instagram,
      app: {
        ...SIMULATOR_INSTAGRAM_APP,
        authorizeUrl: `${endpoints.Instagram}/oauth/authorize`,
        tokenUrl: `${endpoints.Instagram}/oauth/access_token`,
      },
    },
    NaverBlog: {
      endpoint: endpoints.NaverBlog,
      app: { ...SIMULATOR_NAVER_APP, searchUrl: `${endpoints.NaverBlog}/search/v1/blog` },
    },
    KakaoChannel: { endpoint: endpoints.KakaoChannel, app: SIMULATOR_SOLAPI_APP },
  };
}
