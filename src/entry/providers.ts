import { type ChannelId, type Providers, simulatorAccess } from "../channels/index.ts";
import type { Config } from "../config.ts";

/**
 * The real providers that this operator has set up. In demo mode a provider counts only when its variables are
 * set: a demo never posts anywhere by surprise. Elsewhere Instagram, Naver and Solapi stand at public addresses
 * and need nothing but the store's own account.
 */
export function providersOf({ channels, isDemo }: Config): Providers {
  const { instagram, solapi, naver, genieTvUrl, wooriTvUrl, ringoBizUrl } = channels;
  return {
    ...(genieTvUrl === undefined ? {} : { GenieTV: { endpoint: genieTvUrl, app: {} } }),
    ...(wooriTvUrl === undefined ? {} : { WooridongneTV: { endpoint: wooriTvUrl, app: {} } }),
    ...(ringoBizUrl === undefined ? {} : { RingoBiz: { endpoint: ringoBizUrl, app: {} } }),
    ...(isDemo && instagram.appId === undefined
      ? {}
      : {
          Instagram: {
            endpoint: instagram.url,
            app: present({
              apiVersion: instagram.apiVersion,
              appId: instagram.appId,
              appSecret: instagram.appSecret,
              webhookVerifyToken: instagram.verifyToken,
            }),
          },
        }),
    ...(isDemo && solapi.apiKey === undefined
      ? {}
      : {
          KakaoChannel: {
            endpoint: solapi.url,
            app: present({
              apiKey: solapi.apiKey,
              apiSecret: solapi.apiSecret,
              webhookSecret: solapi.webhookSecret,
            }),
          },
        }),
    ...(isDemo && naver.search === undefined
      ? {}
      : {
          NaverBlog: {
            endpoint: naver.rssUrl,
            app:
              naver.search === undefined
                ? {}
                : {
                    searchStyle: naver.search.style,
                    clientId: naver.search.clientId,
                    clientSecret: naver.search.clientSecret,
                  },
          },
        }),
  };
}

/** Simulators that run elsewhere, for stores of a demo. */
export function simulatorsOf({ simulators }: Config): Providers {
  const endpointOf = (id: ChannelId) => simulators[id] ?? "";
  const all = simulatorAccess({
    WooridongneTV: endpointOf("WooridongneTV"),
    RingoBiz: endpointOf("RingoBiz"),
    GenieTV: endpointOf("GenieTV"),
    Instagram: endpointOf("Instagram"),
    NaverBlog: endpointOf("NaverBlog"),
    KakaoChannel: endpointOf("KakaoChannel"),
  });
  return Object.fromEntries(Object.entries(all).filter(([, { endpoint }]) => endpoint !== ""));
}

function present(fields: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}
