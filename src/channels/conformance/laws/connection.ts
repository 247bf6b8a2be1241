import { attempt, said } from "../by-hand.ts";
import { type Clause, createFindings, isApi } from "../law.ts";
import { postToEnd } from "../posting.ts";
import { openRig } from "../rig.ts";

const RECONNECT = ["RECONNECT_NEEDED", "PERMISSION_MISSING"] as const;

/** Credentials that are right, wrong, or missing. */
export const CONNECTION_LAWS: readonly Clause[] = [
  {
    name: "probe-tells-the-truth",
    sentence: "A connection test says ok for a good account, twice, and posts nothing.",
    async judge(subject) {
      const rig = await openRig(subject);
      const found = createFindings();
      for (const which of ["first", "second"]) {
        const tried = await attempt(rig, (ctx) => rig.adapter().probe(ctx));
        found.expect(tried.type === "value", `the ${which} test of a good account says ${said(tried)}`);
      }
      found.expect((await rig.bench.ledger()).posts.length === 0, "the connection test posted something");
      return found.all;
    },
  },
  {
    name: "refused-account-is-named",
    sentence:
      "An account that the provider refuses fails with a reason that tells the owner to connect again.",
    async judge(subject) {
      const rig = await openRig(subject);
      const account = rig.bench.refusedAccount;
      if (account === null) return [];
      const found = createFindings();
      const reasons: readonly string[] = subject.refusedReasons ?? RECONNECT;
      const tried = await attempt(rig, (ctx) => rig.adapter().probe(ctx), { account });
      found.expect(
        tried.type === "error" && reasons.includes(tried.error.reason),
        `the connection test of a refused account says ${said(tried)}`,
      );
      if (!isApi(subject.create().descriptor)) return found.all;
      const { record } = await postToEnd(rig, { context: { account } });
      found.expect(
        record.status === "FAILED" && reasons.includes(record.reason ?? ""),
        `a refused account ends in ${record.status} ${record.reason}`,
      );
      found.expect((await rig.bench.ledger()).posts.length === 0, "a refused account posted");
      return found.all;
    },
  },
  {
    name: "missing-account-posts-nothing",
    sentence: "Without an endpoint and credentials an adapter says NOT_CONFIGURED and calls nobody.",
    binds: isApi,
    async judge(subject) {
      const rig = await openRig(subject);
      const found = createFindings();
      const account = { id: "connection-1", endpoint: null, credentials: {}, app: {} };
      const { record } = await postToEnd(rig, { context: { account } });
      found.expect(
        record.status === "FAILED" && record.reason === "NOT_CONFIGURED",
        `it ends in ${record.status} ${record.reason}`,
      );
      found.expect(rig.wire.requests.length === 0, "it called somebody");
      return found.all;
    },
  },
];
