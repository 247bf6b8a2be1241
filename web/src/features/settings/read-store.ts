import type { Inputs } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import type { FormErrors } from "../../ui/index.ts";

export type StoreField =
  | "name"
  | "industry"
  | "address"
  | "phone"
  | "optOutNumber"
  | "grossMarginPct"
  | "newCustomerLtvKrw";
type Changes = Omit<Inputs["stores"]["update"], "storeId" | "idempotencyKey">;

const LTV_MAX = 10_000_000_000;
/** As the service takes telephone numbers. */
const PHONE = /^\+?[0-9][0-9 -]{3,19}$/;

/** The form as the server takes it: an emptied optional field is cleared, numbers may carry commas and units. */
export function readStore(form: FormData): {
  readonly changes: Changes | undefined;
  readonly errors: FormErrors<StoreField>;
} {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const [name, industry, address] = [text("name"), text("industry"), text("address")];
  const margin = numberOf(text("grossMarginPct"));
  const ltv = numberOf(text("newCustomerLtvKrw"));
  const isMargin = margin === null || (margin >= 0 && margin <= 100);
  const isLtv = ltv === null || (Number.isInteger(ltv) && ltv >= 0 && ltv <= LTV_MAX);
  const errors: FormErrors<StoreField> = {
    ...(name === "" ? { name: m.stores_nameMissing() } : {}),
    ...(industry === "" ? { industry: m.stores_industryMissing() } : {}),
    ...(address === "" ? { address: m.stores_addressMissing() } : {}),
    ...(isPhone(text("phone")) ? {} : { phone: m.settings_phoneWrong() }),
    ...(isPhone(text("optOutNumber")) ? {} : { optOutNumber: m.settings_optOutWrong() }),
    ...(isMargin ? {} : { grossMarginPct: m.settings_marginWrong() }),
    ...(isLtv ? {} : { newCustomerLtvKrw: m.settings_ltvWrong() }),
  };
  if (Object.keys(errors).length > 0) return { changes: undefined, errors };
  return {
    errors,
    changes: {
      ...{ name, industry, address },
      phone: orNull(text("phone")),
      businessHours: orNull(text("businessHours")),
      optOutNumber: orNull(text("optOutNumber")),
      privacyContact: orNull(text("privacyContact")),
      grossMarginPct: margin,
      newCustomerLtvKrw: ltv,
      sharesBenchmarks: form.get("sharesBenchmarks") !== null,
    },
  };
}

function isPhone(text: string): boolean {
  return text === "" || PHONE.test(text);
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}

/** NaN for what is no number, which no range holds. */
function numberOf(text: string): number | null {
  return text === "" ? null : Number(text.replaceAll(/[,\s원%]/g, ""));
}
