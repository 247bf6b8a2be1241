import { errorText, isMadangError, sendFile } from "../../api/index.ts";
import { getLocale, m } from "../../i18n/index.ts";

/** The service did not get or did not take the picture; its sentence says why and what to do. */
export class UploadRefused extends Error {
  override readonly name = "UploadRefused";
}

/**
 * Sends a picture to the store's files.
 *
 * @returns its address
 * @throws UploadRefused
 */
export async function uploadPicture(storeId: string, picture: Blob): Promise<string> {
  const answer = await sendFile(`/api/v1/media?storeId=${storeId}`, picture).catch((error: unknown) => {
    throw new UploadRefused(isMadangError(error) ? errorText(error) : m.common_errorNetwork());
  });
  const body: unknown = await answer.json().catch(() => undefined);
  const url = textIn(body, "url");
  if (answer.ok && url !== undefined) return url;
  const words = getLocale() === "ko" && answer.status < 500 ? textIn(body, "message") : undefined;
  throw new UploadRefused(words ?? m.wizard_imageFailed());
}

function textIn(body: unknown, name: string): string | undefined {
  const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === "string" ? value : undefined;
}
