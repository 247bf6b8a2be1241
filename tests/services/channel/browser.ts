import { expect } from "bun:test";
import { textAt } from "../../helpers/rpc.ts";
import type { ConnectionsWorld, Owner } from "./provider.ts";

export const pathOf = (url: string) => url.slice(new URL(url).origin.length);

export type Begun = { readonly state: string; readonly cookie: string; readonly location: URL };

/** An owner's browser that signs in at Instagram. */
export function createBrowser(world: ConnectionsWorld) {
  /** The way from our server to the channel's page, as the app gets it. */
  async function authorize(who: Owner): Promise<string> {
    const input = { storeId: who.storeId, channel: "Instagram" };
    return pathOf(textAt(await world.call("channels.authorize", input, who.token), "url"));
  }

  /** Up to the channel's page. */
  async function begin(who: Owner): Promise<Begun> {
    const response = await world.fetch(await authorize(who));
    expect(response.status).toBe(302);
    const location = new URL(response.headers.get("location") ?? "");
    const cookie = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    return { location, cookie, state: location.searchParams.get("state") ?? "" };
  }

  async function callback(query: Record<string, string>, cookie?: string) {
    const headers = cookie === undefined ? {} : { cookie };
    const path = `/oauth/Instagram/callback?${new URLSearchParams(query)}`;
    const response = await world.fetch(path, { headers });
    return { response, status: response.status, html: await response.text() };
  }

  return {
    authorize,
    begin,
    callback,
    connections: () => world.rows("select * from channel_connections where credentials_cipher is not null"),
    audits: () => world.rows("select * from audit_log where action = 'channel.connect'"),
  };
}
