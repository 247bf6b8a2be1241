import type { Consumer, ConsumerDeps } from "./consumer.ts";
import { createEngine, type Engine } from "./engine.ts";
import { isOvertaken } from "./failures.ts";
import { readGeneration, selectGeneration } from "./generation.ts";

const TAKEOVERS_MAX = 20;

/** Works with the engine of the live generation, and again with the next one when a rebuild takes over meanwhile. */
export type LiveEngine = <T>(work: (engine: Engine) => Promise<T>) => Promise<T>;

/** The generation is remembered between calls: an engine that was overtaken has no effect and says so. */
export function createLiveEngine(deps: ConsumerDeps, consumer: Consumer): LiveEngine {
  let engine = createEngine({ deps, consumer, generation: 0 });
  return async (work) => {
    for (let takeovers = 1; ; takeovers++) {
      try {
        return await work(engine);
      } catch (error) {
        if (!isOvertaken(error) || takeovers > TAKEOVERS_MAX) throw error;
        const [pointer] = await deps.store.query([selectGeneration(consumer.name)]);
        engine = createEngine({ deps, consumer, generation: readGeneration(pointer) });
      }
    }
  };
}
