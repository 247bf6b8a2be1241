import type { Secrets } from "../../auth/index.ts";
import type { Db } from "../../db/index.ts";
import type { Deps } from "../../deps.ts";
import { findLostMarks } from "../participation/index.ts";

/** A key that was replaced is still needed. Told in sentences, without a stack; holds no key. */
export class PreviousKeyNeeded extends Error {
  override readonly name = "PreviousKeyNeeded";
  constructor({ count, until }: { readonly count: number; readonly until: number }) {
    super(
      `MADANG_SECRET_PREVIOUS: the key that was replaced is needed until ${new Date(until).toISOString()}. ` +
        `${count} entries of running events were erased or withdrawn under it, and whoever was erased could enter ` +
        "again and be counted twice. Set it to that key until `npm run ops rotate-keys` prints oldMarks 0.",
    );
  }
}

/**
 * Makes sure that the keys at hand recognise everybody who was erased from a running event: an erased number is gone,
 * so that no rotation can make its mark anew.
 *
 * @param databases of stores, together: the count is told once
 * @throws PreviousKeyNeeded
 */
export async function checkMarks(
  databases: readonly Db[],
  { secrets, clock }: { readonly secrets: Secrets; readonly clock: Deps["clock"] },
): Promise<void> {
  const asked = { kids: secrets.phoneIndex.kids, now: clock.now() };
  const found = await Promise.all(databases.map((db) => findLostMarks(db, asked)));
  const count = found.reduce((sum, lost) => sum + lost.count, 0);
  const until = Math.max(0, ...found.map((lost) => lost.until));
  if (count > 0) throw new PreviousKeyNeeded({ count, until });
}
