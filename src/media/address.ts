import { type MediaType, typeByExtension } from "./types.ts";

/** A file of a store by its content. */
export type MediaName = { readonly storeId: string; readonly sha256: string; readonly type: MediaType };

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const NAME = new RegExp(`^/media/(${UUID})/([0-9a-f]{64})\\.([0-9a-z]{3,4})$`);

/** The path of an upload, /media/{storeId}/{sha256}.{extension}; undefined for everything else. */
export function parseMediaPath(path: string): MediaName | undefined {
  const [, storeId, sha256, extension] = NAME.exec(path) ?? [];
  const type = extension === undefined ? undefined : typeByExtension(extension);
  return storeId === undefined || sha256 === undefined || type === undefined
    ? undefined
    : { storeId, sha256, type };
}

/** An address of this service's own uploads, letter by letter; undefined for everything else. */
export function parseMediaUrl(publicUrl: string, address: string): MediaName | undefined {
  return address.startsWith(`${publicUrl}/`) ? parseMediaPath(address.slice(publicUrl.length)) : undefined;
}

/** The public address of a file. */
export function mediaUrl(publicUrl: string, name: MediaName): string {
  return `${publicUrl}/media/${storageKey(name)}`;
}

/** Where a file lies in the storage; also the tail of its address. */
export function storageKey({ storeId, sha256, type }: MediaName): string {
  return `${storeId}/${sha256}.${type.extension}`;
}

/** Where bytes wait that nobody has looked at yet. Never served. */
export function incomingKey(id: string): string {
  return `incoming/${id}`;
}
