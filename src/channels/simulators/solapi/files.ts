import { z } from "zod";
import { sha256Hex } from "../../digest.ts";
import { KAKAO_CHANNEL_LIMITS } from "../../kakao-channel/schema.ts";
import type { Answer } from "../frame.ts";
import type { Table } from "../table.ts";
import { refusal } from "./answer.ts";
import type { FreshIds } from "./fresh-ids.ts";

export const FileRow = z.strictObject({ id: z.string(), hash: z.string() });
export type FileRow = z.infer<typeof FileRow>;

const Upload = z.object({ file: z.base64().min(1), type: z.literal("BMS"), name: z.string().max(200) });

/** Takes a JPEG or PNG of at most 5 MB for brand messages. */
export async function upload(files: Table<FileRow>, ids: FreshIds, body: unknown): Promise<Answer> {
  const parsed = Upload.safeParse(body);
  const bytes = parsed.success ? Uint8Array.from(atob(parsed.data.file), (c) => c.charCodeAt(0)) : null;
  if (!parsed.success || bytes === null || !isPicture(bytes)) return refusal(400, "ValidationError");
  if (bytes.byteLength > KAKAO_CHANNEL_LIMITS.image.maxBytes) return refusal(400, "ValidationError");
  const hash = await sha256Hex(bytes);
  const id = await ids((hex) => `ST01FZ${hex.slice(0, 26).toUpperCase()}`);
  files.put({ id, hash });
  const { name } = parsed.data;
  return {
    status: 200,
    body: { fileId: id, type: "BMS", originalName: name, name, link: null, fileSize: bytes.byteLength },
  };
}

function isPicture(bytes: Uint8Array): boolean {
  const starts = (...head: number[]) => head.every((byte, index) => bytes[index] === byte);
  return starts(0xff, 0xd8, 0xff) || starts(0x89, 0x50, 0x4e, 0x47);
}
