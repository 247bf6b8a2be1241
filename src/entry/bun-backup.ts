import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { FileDb } from "../db/file.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";

const OWNER_ONLY = 0o700;

/**
 * Backups beside the database, in a folder that only its user can read. An older one is never overwritten.
 *
 * @throws AppError INVALID for a name that is taken
 */
export function backupInto(dataDir: string, copy: FileDb["backup"]): NonNullable<Deps["backup"]> {
  return async (name) => {
    const folder = join(dataDir, "backups");
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
    const file = join(folder, name);
    if (existsSync(file))
      throw new AppError({
        code: "INVALID",
        reason: "INVALID_REQUEST",
        params: { fields: ["name"], isTaken: true },
      });
    copy(file);
    return { file, bytes: statSync(file).size };
  };
}
