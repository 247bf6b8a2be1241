import type { Bytes, Media } from "../../../src/media/index.ts";
import { createTestApp, type TestApp } from "../../helpers/app.ts";
import { at, rpc, textAt } from "../../helpers/rpc.ts";
import { type MemoryStorage, memoryStorage, testMedia } from "../../media/support.ts";
import { addStaff, openShop, type Shop } from "../../security/shops.ts";

export type MediaWorld = {
  readonly app: TestApp;
  readonly storage: MemoryStorage;
  readonly mine: Shop;
  readonly foreign: Shop;
  readonly staffToken: string;
  readonly upload: (file: Bytes | ReadableStream<Bytes>, options?: UploadOptions) => Promise<Uploaded>;
  readonly count: (table: "media" | "media_uploads" | "audit_log", where?: string) => Promise<number>;
};

export type UploadOptions = {
  contentType?: string;
  token?: string | undefined;
  storeId?: string | undefined;
  key?: string;
  headers?: Record<string, string>;
};

export type Uploaded = { readonly status: number; readonly json: unknown; readonly headers: Headers };

/** Two owners with a store each, and uploads in memory. */
export async function createMediaWorld(media: Partial<Media> = {}): Promise<MediaWorld> {
  const storage = memoryStorage();
  const app = await createTestApp({ media: testMedia({ storage, ...media }) });
  const mine = await openShop(app, "mine");
  const foreign = await openShop(app, "foreign");
  const staffToken = (await addStaff(app, mine)).token;
  return {
    app,
    storage,
    mine,
    foreign,
    staffToken,
    upload: async (file, options = {}) => {
      const { contentType = "image/jpeg", storeId, key } = options;
      const token = "token" in options ? options.token : mine.token;
      const query = storeId === undefined ? "" : `?storeId=${storeId}`;
      const response = await app.fetch(`/api/v1/media${query}`, {
        method: "POST",
        body: file,
        headers: {
          "content-type": contentType,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(key === undefined ? {} : { "idempotency-key": key }),
          ...options.headers,
        },
      });
      return { status: response.status, json: await response.json(), headers: response.headers };
    },
    count: async (table, where = "1") => {
      const [row] = await app.rows(`select count(*) as n from ${table} where ${where}`);
      return Number(row?.["n"]);
    },
  };
}

/** The path that serves an upload. */
export function pathOf(uploaded: { readonly json: unknown }): string {
  return new URL(textAt(uploaded.json, "url")).pathname;
}

export function reasonOf(uploaded: { readonly json: unknown }): unknown {
  return at(uploaded.json, "error");
}

export async function mutate(world: MediaWorld, path: string, input: unknown, token = world.mine.token) {
  const answer = await rpc(world.app, { type: "mutation", path, input, token });
  return {
    status: answer.status,
    data: at(answer.json, "result", "data"),
    reason: at(answer.json, "error", "data", "reason"),
  };
}
