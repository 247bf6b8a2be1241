import { freshId } from "../../context.ts";
import type { Statement } from "../../db/index.ts";
import { beginMove, copyControl, moveStore } from "../../db/move/index.ts";
import type { Deps } from "../../deps.ts";
import { readMarkPairs } from "../../events/index.ts";
import { type OwnFile, storeFiles } from "../media/index.ts";
import type { DemoWorld } from "./world.ts";

/**
 * Moves the shop into the service's database as a store moves between databases: compared, with its log and the
 * marks of the consumers, so that nothing is counted twice. Nobody else knows of it yet, so nobody is waited for.
 * Its files follow the rows that lead to them: what a crash leaves behind is found.
 *
 * @returns statements for the service's control database
 * @throws MoveFailed; the rows that were written are then an unfinished demo's
 */
export async function bringIn(deps: Deps, world: DemoWorld, storeId: string): Promise<readonly Statement[]> {
  const { control } = world.deps;
  const source = world.shard;
  const target = await deps.shards.forNewStore();
  const files = await storeFiles(world.deps, storeId);
  const moveId = freshId(deps);
  await beginMove(control, { storeId, to: target.name, moveId, now: deps.clock.now() });
  await moveStore({
    ...{ control, source, target, storeId, moveId, clock: deps.clock },
    sleep: async () => {},
    marks: () => readMarkPairs(source.db, target.db),
    settle: world.settled,
  });
  for (const file of files) await carry(file, { from: world.deps, to: deps });
  return copyControl(control, storeId);
}

async function carry({ key, contentType }: OwnFile, way: { from: Deps; to: Deps }): Promise<void> {
  const found = await way.from.media.storage?.get(key);
  if (found) await way.to.media.storage?.put(key, found.body, { contentType });
}
