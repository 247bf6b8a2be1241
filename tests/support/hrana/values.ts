/** Values as Hrana's JSON carries them: integers as decimal text, blobs as base64. */
export type WireValue =
  | { type: "null" }
  | { type: "integer"; value: string }
  | { type: "float"; value: number }
  | { type: "text"; value: string }
  | { type: "blob"; base64: string };

export type SqlInput = null | bigint | number | string | Buffer;

export function fromWire(value: WireValue): SqlInput {
  switch (value.type) {
    case "null":
      return null;
    case "integer":
      return BigInt(value.value);
    case "float":
      return Number(value.value);
    case "text":
      return value.value;
    case "blob":
      return Buffer.from(value.base64, "base64");
  }
}

/** With safe integers on, the driver gives INTEGER as bigint and REAL as number. */
export function toWire(value: unknown): WireValue {
  if (value === null || value === undefined) return { type: "null" };
  if (typeof value === "bigint") return { type: "integer", value: String(value) };
  if (typeof value === "number") return { type: "float", value };
  if (typeof value === "string") return { type: "text", value };
  if (value instanceof ArrayBuffer) return { type: "blob", base64: unpadded(Buffer.from(value)) };
  if (value instanceof Uint8Array) return { type: "blob", base64: unpadded(Buffer.from(value)) };
  throw new TypeError(`the driver returned a ${typeof value}`);
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
