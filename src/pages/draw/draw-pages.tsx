import type { Context } from "hono";
import type { AppEnv } from "../../app-env.ts";
import { drawProof, drawProofTag, ownPlace, publicDraw } from "../../services/draw/index.ts";
import { readForm } from "../form-body.ts";
import { pageContext, respond } from "../page-context.ts";
import { currentAddress } from "../slug.ts";
import { DrawPage, type OwnAnswer } from "./draw-page.tsx";

/** What anyone may see of an event's draw, before and after winners are known. */
export async function showDraw(c: Context<AppEnv>): Promise<Response> {
  const draw = await publicDraw({ ctx: pageContext(c), input: { slug: slugOf(c) } });
  const moved = currentAddress(c, draw.slug);
  if (moved !== undefined) return c.redirect(moved, 302);
  return respond(c, 200, (nonce) => <DrawPage draw={draw} nonce={nonce} />);
}

/** Whether somebody's entry is in the published list, by the code that only they have. */
export async function findOwnPlace(c: Context<AppEnv>): Promise<Response> {
  const ctx = pageContext(c);
  const fields = await readForm(c.req.raw);
  const entryCode = (fields.get("entryCode") ?? "").trim().slice(0, 64);
  const draw = await publicDraw({ ctx, input: { slug: slugOf(c) } });
  const place = entryCode === "" ? undefined : await ownPlace({ ctx, input: { slug: draw.slug, entryCode } });
  const own: OwnAnswer = { entryCode, place };
  return respond(c, place ? 200 : 400, (nonce) => <DrawPage draw={draw} nonce={nonce} own={own} />);
}

/** The proof as a file for any program: all that is needed to compute the draw anew, and nothing personal. */
export async function sendProof(c: Context<AppEnv>): Promise<Response> {
  const asked = { ctx: pageContext(c), input: { slug: slugOf(c) } };
  const tag = `"${await drawProofTag(asked)}"`;
  c.header("etag", tag);
  c.header("access-control-allow-origin", "*");
  c.header("cache-control", "no-cache");
  c.header("x-content-type-options", "nosniff");
  const known = (c.req.header("if-none-match") ?? "").split(",").map((one) => one.trim().replace(/^W\//, ""));
  if (known.includes(tag)) return c.body(null, 304);
  return c.json(await drawProof(asked));
}

function slugOf(c: Context<AppEnv>): string {
  return c.req.param("slug") ?? "";
}
