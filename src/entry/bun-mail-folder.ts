import { access, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MailPort } from "../mail/index.ts";
import { composeMessage, LOCAL_SENDER } from "./bun-mail-message.ts";

/** Nobody gets this mail: each becomes one .eml file, which any mail program opens. */
export function folderMail(folder: string, from: string = LOCAL_SENDER): MailPort {
  return {
    name: "folder",
    isIdempotent: true,
    send: async (mail) => {
      const path = join(folder, `${mail.id}.eml`);
      try {
        await mkdir(folder, { recursive: true });
        if (await exists(path)) return { kind: "accepted" };
        const part = `${path}.part`;
        await writeFile(part, await composeMessage(mail, from), { mode: 0o600 });
        await rename(part, path);
        return { kind: "accepted" };
      } catch {
        return { kind: "waits", reason: "FOLDER_NOT_WRITABLE" };
      }
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
