import { readTextBody, strictText } from "../body.ts";
import { AppError, invalid } from "../errors.ts";

export type FormFields = ReadonlyMap<string, string>;

const FORM_TYPE = "application/x-www-form-urlencoded";

/**
 * The fields of a plain HTML form, at most 64 KB of strict UTF-8 also behind its percent signs; the first
 * value of a name counts.
 *
 * @throws AppError BODY_TOO_LARGE, INVALID_ENCODING; INVALID_REQUEST for any other kind of body
 */
export async function readForm(request: Request): Promise<FormFields> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== FORM_TYPE) throw invalid("INVALID_REQUEST");
  const fields = new Map<string, string>();
  for (const pair of (await readTextBody(request)).split("&")) {
    const at = pair.indexOf("=");
    const name = decodeField(at < 0 ? pair : pair.slice(0, at));
    if (name !== "" && !fields.has(name)) fields.set(name, at < 0 ? "" : decodeField(pair.slice(at + 1)));
  }
  return fields;
}

function decodeField(text: string): string {
  try {
    return strictText(decodeURIComponent(text.replaceAll("+", " ")));
  } catch (cause) {
    throw new AppError({ code: "INVALID", reason: "INVALID_ENCODING", cause });
  }
}
