import { m } from "../i18n/index.ts";
import { showToast } from "./toast.tsx";

/** Says that it is done, or how to do it by hand where the browser forbids it. */
export async function copyText(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast(done);
  } catch {
    showToast(m.common_copyByHand());
  }
}
