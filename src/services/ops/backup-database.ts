import type { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { AppError } from "../../errors.ts";
import { requireOperator } from "./require-operator.ts";
import type { BackupInput, BackupOutput } from "./schemas.ts";

/**
 * A consistent copy of the local database file, made by the process that holds it. Requests wait meanwhile, about a
 * second for 100 MB.
 *
 * @throws AppError PRECONDITION_FAILED BACKUP_ELSEWHERE for a database with a server of its own; INVALID when a backup
 *   of this name is there already
 */
export async function backupDatabase(options: {
  ctx: ServiceContext;
  input: z.infer<typeof BackupInput>;
}): Promise<z.infer<typeof BackupOutput>> {
  const { ctx, input } = options;
  requireOperator(ctx);
  const { backup, clock, log } = ctx.deps;
  if (!backup) throw new AppError({ code: "PRECONDITION_FAILED", reason: "BACKUP_ELSEWHERE" });
  const startedAt = clock.now();
  const made = await backup(input.name ?? `madang-${stampOf(startedAt)}.db`);
  log.info("database_backed_up", { durationMs: clock.now() - startedAt });
  return made;
}

/** @example stampOf(0) // "19700101T000000Z" */
function stampOf(now: number): string {
  return new Date(now).toISOString().replace(/\.\d+|[-:]/g, "");
}
