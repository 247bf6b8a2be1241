import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Stage } from "./shop.ts";

const FILE = join(import.meta.dir, "..", "..", "docs", "samples", "poster.jpg");
const Uploaded = z.looseObject({ url: z.string(), width: z.literal(1080), height: z.literal(1080) });

/** Uploads the shop's poster, as a phone would, and says where it can be seen from now on. */
export async function uploadPoster(stage: Stage, storeId: string): Promise<string> {
  const answer = await fetch(`${stage.url}/api/v1/media?storeId=${storeId}`, {
    method: "POST",
    headers: {
      "content-type": "image/jpeg",
      authorization: `Bearer ${stage.tokens()?.accessToken ?? ""}`,
    },
    body: readFileSync(FILE),
  });
  if (!answer.ok) throw new Error(`media: ${answer.status} ${await answer.text()}`);
  const { url } = Uploaded.parse(await answer.json());
  stage.say(`포스터: ${url}`);
  return url;
}
