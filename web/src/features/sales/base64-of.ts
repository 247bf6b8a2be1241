/**
 * A file's bytes in base64.
 *
 * @throws DOMException when the browser may not read it any more, as after it was changed
 */
export async function base64Of(file: Blob): Promise<string> {
  const reader = new FileReader();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  reader.onload = () => resolve();
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(file);
  await promise;
  // data:text/csv;base64,…
  return String(reader.result).split(",", 2)[1] ?? "";
}
