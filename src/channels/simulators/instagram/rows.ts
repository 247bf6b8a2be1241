import { z } from "zod";
import { createTable } from "../table.ts";
import type { RowStorage } from "../world.ts";

const KINDS = ["IMAGE", "CAROUSEL", "REELS"] as const;

/** Made and invisible. Instants in epoch ms. */
const Container = z.strictObject({
  id: z.string(),
  igUserId: z.string(),
  kind: z.enum(KINDS),
  caption: z.string(),
  children: z.array(z.string()),
  createdAt: z.number(),
  /** Looks that still find it in progress. */
  looksLeft: z.int(),
  isPublished: z.boolean(),
});
export type Container = z.infer<typeof Container>;

/** One post that everybody sees. */
const Media = z.strictObject({
  id: z.string(),
  igUserId: z.string(),
  kind: z.enum(KINDS),
  caption: z.string(),
  permalink: z.string(),
  publishedAt: z.number(),
});
export type Media = z.infer<typeof Media>;

export type Rows = ReturnType<typeof createRows>;

/** What survives a restart: containers and posts. */
export function createRows(storage: RowStorage | undefined) {
  return {
    containers: createTable("container", Container, storage),
    media: createTable("media", Media, storage),
  };
}
