import { expect, test } from "bun:test";
import { type Bench, type ChannelSubject, channelLaws } from "../../../src/channels/conformance/index.ts";
import { channelSubject } from "./subjects.ts";

/** A provider that acts on a call long after the caller cut it, as on a machine that stalls. */
function actsAfterTheCut(subject: ChannelSubject): ChannelSubject {
  const open = async (): Promise<Bench> => {
    const bench = await subject.open();
    let willHang = false;
    let act: (() => Promise<unknown>) | null = null;
    const fault: Bench["fault"] = (faults) => {
      willHang = faults.some(({ kind }) => kind === "hang_after");
      return bench.fault(faults);
    };
    const fetch: Bench["fetch"] = async (input, init) => {
      if (!willHang || !new Headers(init?.headers).has("idempotency-key")) return bench.fetch(input, init);
      willHang = false;
      act = () => bench.fetch(input, init);
      return new Promise(() => undefined);
    };
    const ledger: Bench["ledger"] = async () => {
      const before = await bench.ledger();
      await act?.();
      act = null;
      return before;
    };
    return { ...bench, fault, fetch, ledger };
  };
  return { ...subject, open };
}

test("a post that comes out after its call was cut is held against no adapter", async () => {
  const subject = actsAfterTheCut(channelSubject("WooridongneTV"));
  const law = channelLaws(subject).find(({ name }) => name === "never-ready-after-effect");
  expect(law).toBeDefined();
  await law?.run();
});
