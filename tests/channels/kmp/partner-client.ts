import type { ChannelId } from "../../../src/channels/index.ts";
import { signRequest } from "../../../src/channels/kmp/index.ts";
import { SIMULATOR_KMP_CREDENTIALS } from "../../../src/channels/simulators/index.ts";
import type { Kit } from "../kit.ts";

export const CAMPAIGN = {
  externalRef: "row-1",
  eventId: "event-1",
  title: "가을 잔치",
  region: { code: "11680", name: "서울 강남구" },
  schedule: { startDate: "2026-11-19", endDate: "2026-11-27", timeSlots: ["weekday_evening"] },
  budget: 100_000,
  creative: { url: "https://cdn.example.com/a.mp4", durationSec: 15, type: "video/mp4" },
  landingUrl: "https://m.example/r/code1",
};

export const DISTRIBUTION = {
  externalRef: "row-2",
  eventId: "event-1",
  store: { name: "달빛분식", address: "서울특별시 강남구 테헤란로 1", lat: 37.5, lng: 127 },
  media: { imageUrl: "https://cdn.example.com/a.jpg" },
  radius: "1km",
  timeSlots: ["weekday_evening"],
  startDate: "2026-11-18",
  endDate: "2026-11-27",
  landingUrl: "https://m.example/r/code2",
};

export const RINGTONE = {
  externalRef: "row-3",
  eventId: "event-1",
  announcement: "안녕하세요, 달빛분식입니다.",
  startAt: "2026-11-18T12:00:00+09:00",
  endAt: "2026-11-28T12:00:00+09:00",
  fallback: "PREVIOUS",
};

export type Send = (
  method: string,
  path: string,
  options?: { body?: unknown; key?: string; headers?: Record<string, string> },
) => Promise<Response>;

/** A client of a simulator, written from the contract and not from our adapters. */
export async function signedIn(kit: Kit, channel: ChannelId): Promise<Send> {
  const app = kit.simulators[channel];
  const { clientId, clientSecret, signingSecret } = SIMULATOR_KMP_CREDENTIALS;
  const answer = await app.request("/oauth/token", {
    method: "POST",
    headers: {
      authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: "grant_type=client_credentials",
  });
  const { access_token: token }: { access_token: string } = await answer.json();
  return async (method, path, { body: given, key, headers } = {}) => {
    const body = given === undefined ? "" : JSON.stringify(given);
    const timestamp = Math.floor(kit.clock.at / 1000);
    return app.request(path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        "x-timestamp": String(timestamp),
        "x-signature": await signRequest(signingSecret, { method, pathWithQuery: path, timestamp, body }),
        ...(key === undefined ? {} : { "idempotency-key": `"${key}"` }),
        ...headers,
      },
      ...(given === undefined ? {} : { body }),
    });
  };
}

export async function codeOf(response: Response): Promise<[number, string]> {
  const body: { error: { code: string } } = await response.json();
  return [response.status, body.error.code];
}
