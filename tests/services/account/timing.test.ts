import { expect, test } from "bun:test";
import { composeHasher } from "../../../src/auth/index.ts";
import { bunArgon2Algorithm } from "../../../src/entry/password-argon2.ts";
import { createWorld, newPerson, refusal } from "./world.ts";

const ROUNDS = 15;

test("signing in takes as long for an unknown e-mail as for a known one with a wrong password", async () => {
  const world = await createWorld({ passwords: composeHasher(bunArgon2Algorithm()) });
  await newPerson(world, "known@shop.kr");
  const times: Record<"known" | "unknown", number[]> = { known: [], unknown: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    world.clock.advance(60_000);
    for (const who of round % 2 === 0 ? (["known", "unknown"] as const) : (["unknown", "known"] as const)) {
      const caller = await world.call();
      const started = performance.now();
      await refusal(caller.account.login({ email: `${who}@shop.kr`, password: "wrong password" }));
      times[who].push(performance.now() - started);
    }
  }
  const ratio = median(times.unknown) / median(times.known);
  expect(ratio).toBeGreaterThan(0.8);
  expect(ratio).toBeLessThan(1.25);
  await world.close();
});

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0;
}
