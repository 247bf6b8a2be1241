import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  type ByteRange,
  type ByteStream,
  type Bytes,
  MediaError,
  type MediaStorage,
  requireKey,
  StorageError,
} from "../media/index.ts";

const UNFINISHED_KEPT_MS = 86_400_000;

export type FolderOptions = {
  readonly root: string;
  readonly newName: () => string;
  readonly now: () => number;
};

/**
 * Files under one folder, for a process that has the disk to itself. A file is written under another name, synced
 * and renamed: after a crash it is whole or not there. What a crash left behind is removed a day later.
 */
export async function createFolderStorage({ root, newName, now }: FolderOptions): Promise<MediaStorage> {
  const unfinished = join(root, "unfinished");
  await mkdir(unfinished, { recursive: true });
  await removeOld([unfinished, join(root, "incoming")], now() - UNFINISHED_KEPT_MS);
  const pathOf = (key: string) => join(root, requireKey(key));
  return {
    put: (key, body) =>
      storing(async () => {
        const unready = join(unfinished, newName());
        try {
          await writeSynced(unready, body);
          await place(unready, pathOf(key));
        } catch (error) {
          await rm(unready, { force: true });
          throw error;
        }
      }),
    get: (key, range) =>
      orMissing(async () => {
        const { size } = await stat(pathOf(key));
        return { bytes: size, body: part(pathOf(key), range) };
      }),
    head: (key) => orMissing(async () => ({ bytes: (await stat(pathOf(key))).size })),
    move: (from, to) => storing(() => place(pathOf(from), pathOf(to))),
    delete: (key) => storing(() => rm(pathOf(key), { force: true })),
  };
}

async function writeSynced(path: string, body: ByteStream): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    for await (const chunk of body) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The rename itself is on disk once its folder is synced. */
async function place(from: string, to: string): Promise<void> {
  const folder = dirname(to);
  await mkdir(folder, { recursive: true });
  await rename(from, to);
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function part(path: string, range: ByteRange | undefined): ReadableStream<Bytes> {
  const file = Bun.file(path);
  return (range ? file.slice(range.start, range.end + 1) : file).stream();
}

/** What the sender did wrong goes on as it is; what the disk does becomes the port's error. */
async function storing(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof MediaError || error instanceof StorageError) throw error;
    const code = codeOf(error);
    throw new StorageError(code === "ENOSPC" || code === "EDQUOT" ? "full" : "unavailable");
  }
}

async function orMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new StorageError("unavailable");
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

async function removeOld(folders: readonly string[], before: number): Promise<void> {
  for (const folder of folders) {
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name);
      if ((await stat(path)).mtimeMs < before) await rm(path, { force: true, recursive: true });
    }
  }
}
