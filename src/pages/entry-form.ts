import { AGE_GROUPS, EnterInput, GENDERS, normalisePhone, REGIONS } from "../services/participation/index.ts";
import type { FormFields } from "./form-body.ts";
import { PHONE_FAULTY } from "./sentences.ts";

/** Fields in the order of the form: the first faulty one gets the focus. */
export const ENTRY_FIELDS = ["phone", "name", "ageGroup", "gender", "region", "over14", "privacy"] as const;
export type EntryField = (typeof ENTRY_FIELDS)[number];

export type FieldErrors = Readonly<Partial<Record<EntryField, string>>>;

const SENTENCES: Readonly<Record<EntryField, string>> = {
  phone: PHONE_FAULTY,
  name: "이름은 40자까지 쓸 수 있어요.",
  ageGroup: `나이대는 ${AGE_GROUPS.join(", ")} 가운데 골라 주세요.`,
  gender: `성별은 ${GENDERS.join(", ")} 가운데 골라 주세요.`,
  region: `지역은 ${REGIONS[0]}부터 ${REGIONS.at(-1)}까지 목록에서 골라 주세요.`,
  over14: "만 14세 이상이어야 참여할 수 있어요. 맞다면 표시해 주세요.",
  privacy: "참여하려면 개인정보 수집·이용에 동의해 주세요.",
};

export type ParsedEntry = { input: EnterInput } | { errors: FieldErrors };

/** What a customer typed as the verb's input, or what to put right, all at once. */
export function parseEntryForm(slug: string, fields: FormFields): ParsedEntry {
  const optional = (name: string) => fields.get(name)?.trim() || undefined;
  const key = optional("requestKey");
  const parsed = EnterInput.safeParse({
    slug,
    phone: fields.get("phone") ?? "",
    name: optional("name"),
    ageGroup: optional("ageGroup"),
    gender: optional("gender"),
    region: optional("region"),
    ref: trimmedRef(optional("ref")),
    over14: fields.has("over14"),
    consent: {
      privacy: fields.has("privacy"),
      privacyVersion: fields.get("privacyVersion") ?? "",
      marketing: fields.has("marketing"),
    },
    idempotencyKey: key !== undefined && key.length <= 100 ? key : undefined,
  });
  const faulty = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => fieldOf(issue.path)));
  if (normalisePhone(fields.get("phone") ?? "") === undefined) faulty.add("phone");
  if (parsed.success && faulty.size === 0) return { input: parsed.data };
  return { errors: errorsOf(ENTRY_FIELDS.filter((field) => faulty.has(field))) };
}

export function errorsOf(fields: readonly EntryField[]): FieldErrors {
  return Object.fromEntries(fields.map((field) => [field, SENTENCES[field]]));
}

function fieldOf(path: readonly PropertyKey[]): EntryField {
  return ENTRY_FIELDS.find((field) => field === path[0]) ?? "privacy";
}

/** A reference nobody could have been given is no reason to refuse a customer. */
function trimmedRef(ref: string | undefined): string | undefined {
  return ref !== undefined && ref.length <= 64 ? ref : undefined;
}
