type SavedFile = {
  readonly fileName: string;
  readonly contentType: string;
  /** One of both. */
  readonly text?: string;
  readonly base64?: string;
};

/** Hands a file to the browser's downloads. */
export function saveFile({ fileName, contentType, text, base64 }: SavedFile): void {
  const content = base64 === undefined ? (text ?? "") : bytesOf(base64);
  const url = URL.createObjectURL(new Blob([content], { type: contentType }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
