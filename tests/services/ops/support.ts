import type { Deps } from "../../../src/deps.ts";
import { createEventLog } from "../../../src/events/index.ts";
import { consumerDeps, openStore } from "../../events/support.ts";
import { QUIET } from "../../helpers/quiet.ts";

export const OPERATOR_TOKEN = "operator-token-of-the-tests-0123456789";

/** What the operator's verbs use; everything else is absent on purpose. */
function asDeps(part: Partial<Deps>): Deps {
  return { ...QUIET, ...part } as Deps;
}

/** Nobody but the operator has a token here. */
const tokens: Deps["tokens"] = {
  issue: () => Promise.reject(new Error("no tokens here")),
  verify: () => Promise.reject(new Error("no token is good here")),
  verifyCached: () => undefined,
  signEvidence: () => Promise.reject(new Error("no evidence here")),
  jwks: () => ({ keys: [] }),
};

export async function openWorld() {
  const { store, close } = await openStore();
  const part = consumerDeps(store);
  const deferred: Promise<unknown>[] = [];
  const defer = (work: Promise<unknown>) => void deferred.push(work);
  const never = () => new Promise<void>(() => {});
  const events = createEventLog({ ...part, defer, sleep: async () => {} });
  const deps = asDeps({
    ...part,
    tokens,
    defer,
    sleep: never,
    events,
    operatorToken: OPERATOR_TOKEN,
    corsOrigins: [],
  });
  return {
    store,
    close,
    deps,
    advance: part.advance,
    errors: part.errors,
    settle: () => Promise.all(deferred),
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;
