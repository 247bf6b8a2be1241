import { z } from "zod";
import {
  Claiming,
  type CommandAnswer,
  ConsumerList,
  codeOf,
  type Entry,
  type Pipeline,
  Reading,
  type RedisCommands,
  resultOf,
} from "./redis-commands.ts";

/** Entries a request; the intake may take half of CLAIM_IDLE_MS for them. */
export const COUNT = 200;
/** In nobody's hand any more: its process died. Twice the longest time that an intake may take. */
export const CLAIM_IDLE_MS = 60_000;
/** A consumer's group on the stream, read under one name. */
export type RedisGroup = {
  /** From the oldest entry of the stream on; all right when there is one. */
  readonly create: () => Promise<void>;
  /** What was read under this name and not acknowledged. */
  readonly readHeld: () => Promise<readonly Entry[]>;
  readonly readNew: () => Promise<readonly Entry[]>;
  /** Also takes over what others left behind, from a place on; `next` is "0-0" when there is no more of it. */
  readonly readAndClaim: (from: string) => Promise<{ next: string; entries: readonly Entry[] }>;
  readonly acknowledge: (entries: readonly Entry[]) => Promise<void>;
  /** Names under which nobody asked for so long. One that holds entries stays until they were claimed. */
  readonly forgetNames: (idleMs: number) => Promise<void>;
};

export function redisGroup({ send, stream }: RedisCommands, group: string, name: string): RedisGroup {
  const read = (id: ">" | "0") => (pipeline: Pipeline) =>
    pipeline.xreadgroup(group, name, stream, id, { count: COUNT });
  return {
    create: async () => {
      const [answer] = await send((pipeline) =>
        pipeline.xgroup(stream, { type: "CREATE", group, id: "0", options: { MKSTREAM: true } }),
      );
      if (answer?.error === undefined || codeOf(answer.error) !== "BUSYGROUP")
        resultOf(answer, z.literal("OK"));
    },
    readHeld: async () => entriesOf((await send(read("0")))[0]),
    readNew: async () => entriesOf((await send(read(">")))[0]),
    readAndClaim: async (from) => {
      const claim = (pipeline: Pipeline) =>
        pipeline.xautoclaim(stream, group, name, CLAIM_IDLE_MS, from, { count: COUNT });
      const [claimed, fresh] = await send(claim, read(">"));
      const [next, entries, trimmed = []] = resultOf(claimed, Claiming);
      const gone = trimmed.map((id): Entry => [id, null]);
      return {
        next,
        entries: [...entries.filter((entry) => entry !== null), ...gone, ...entriesOf(fresh)],
      };
    },
    acknowledge: async (entries) => {
      const ids = entries.map(([id]) => id);
      const [answer] = await send((pipeline) => pipeline.xack(stream, group, ids));
      resultOf(answer, z.number());
    },
    forgetNames: async (idleMs) => {
      const [answer] = await send((pipeline) => pipeline.xinfo(stream, { type: "CONSUMERS", group }));
      const gone = resultOf(answer, ConsumerList)
        .map(toFields)
        .filter((fields) => fields.get("pending") === 0 && Number(fields.get("idle")) >= idleMs)
        .flatMap((fields) => fields.get("name") ?? [])
        .map(String)
        .filter((known) => known !== name);
      const forget = (consumer: string) => (pipeline: Pipeline) =>
        pipeline.xgroup(stream, { type: "DELCONSUMER", group, consumer });
      if (gone.length > 0) await send(...gone.map(forget));
    },
  };
}

function entriesOf(answer: CommandAnswer | undefined): readonly Entry[] {
  return resultOf(answer, Reading)?.flatMap(([, entries]) => entries) ?? [];
}

function toFields(flat: readonly (string | number)[]): Map<string, string | number> {
  const fields = new Map<string, string | number>();
  for (let at = 0; at + 1 < flat.length; at += 2) fields.set(String(flat[at]), flat[at + 1] ?? "");
  return fields;
}
