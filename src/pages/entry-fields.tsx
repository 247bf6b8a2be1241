import type { Child } from "hono/jsx";
import { AGE_GROUPS, GENDERS, type PublicEvent, REGIONS } from "../services/participation/index.ts";
import { ENTRY_FIELDS, type EntryField, type FieldErrors } from "./entry-form.ts";
import type { FormFields } from "./form-body.ts";
import { ErrorText, TextField } from "./text-field.tsx";

export type FieldsProps = { event: PublicEvent; fields: FormFields; errors: FieldErrors };

type ControlProps = { "aria-invalid"?: "true"; "aria-describedby"?: string; autofocus?: boolean };

/** Links a control to its error; the first faulty one takes the focus. */
function controlProps(field: EntryField, errors: FieldErrors): ControlProps {
  if (errors[field] === undefined) return {};
  return {
    "aria-invalid": "true",
    "aria-describedby": `${field}-error`,
    ...(isFirstFaulty(field, errors) ? { autofocus: true } : {}),
  };
}

function isFirstFaulty(field: EntryField, errors: FieldErrors): boolean {
  return ENTRY_FIELDS.find((name) => errors[name] !== undefined) === field;
}

export function PersonFields({ fields, errors }: FieldsProps) {
  return (
    <>
      <TextField
        name="phone"
        label={
          <>
            휴대폰 번호 <span class="hint">(필수)</span>
          </>
        }
        hint="한 사람이 한 번만 참여하는지 확인하고, 경품을 드릴 때 써요."
        type="tel"
        inputmode="tel"
        autocomplete="tel-national"
        maxlength={64}
        placeholder="010-1234-5678"
        value={fields.get("phone") ?? ""}
        error={errors.phone}
        isFirst={isFirstFaulty("phone", errors)}
      />
      <TextField
        name="name"
        label={
          <>
            이름 <span class="hint">(선택)</span>
          </>
        }
        autocomplete="name"
        maxlength={40}
        value={fields.get("name") ?? ""}
        error={errors.name}
        isFirst={isFirstFaulty("name", errors)}
        isOptional
      />
    </>
  );
}

const PROFILE = [
  { field: "ageGroup", label: "나이대", options: AGE_GROUPS },
  { field: "gender", label: "성별", options: GENDERS },
  { field: "region", label: "사는 지역", options: REGIONS },
] as const satisfies readonly { field: EntryField; label: string; options: readonly string[] }[];

/** Folded, so that who wants to be quick sees only what is needed; open as soon as something in it counts. */
export function ProfileFields({ fields, errors }: FieldsProps) {
  const isOpen = PROFILE.some(({ field }) => errors[field] !== undefined || (fields.get(field) ?? "") !== "");
  return (
    <details class="more" open={isOpen}>
      <summary>나이대·성별·지역 알려 주기 (선택)</summary>
      <p class="hint">
        어떤 손님이 좋아하는 이벤트인지 매장이 통계로만 봐요. 고르지 않아도 참여와 경품에는 차이가 없어요.
      </p>
      {PROFILE.map((choice) => (
        <ChipField {...choice} fields={fields} errors={errors} />
      ))}
    </details>
  );
}

type ChipProps = (typeof PROFILE)[number] & { fields: FormFields; errors: FieldErrors };

function ChipField({ field, label, options, fields, errors }: ChipProps) {
  const given = fields.get(field) ?? "";
  const chosen = options.some((option) => option === given) ? given : "";
  return (
    <fieldset>
      <legend>{label}</legend>
      <div class="chips">
        {["", ...options].map((option) => (
          <label>
            <input
              type="radio"
              name={field}
              value={option}
              checked={option === chosen}
              {...(option === "" ? controlProps(field, errors) : {})}
            />
            <span>{option === "" ? "선택 안 함" : option}</span>
          </label>
        ))}
      </div>
      <ErrorText of={field} text={errors[field]} />
    </fieldset>
  );
}

export function ConsentFields({ event, fields, errors }: FieldsProps) {
  const bodyOf = (purpose: string) => event.consentTexts.find((text) => text.purpose === purpose);
  const privacy = bodyOf("privacy");
  const marketing = bodyOf("marketing");
  return (
    <fieldset class="agree">
      <legend>동의</legend>
      <Check field="over14" fields={fields} errors={errors}>
        [필수] 만 14세 이상이에요
      </Check>
      <Check field="privacy" fields={fields} errors={errors}>
        [필수] {privacy?.title}
      </Check>
      <Wording of={privacy?.title ?? ""} body={privacy?.body ?? ""} />
      <div class="check">
        <input id="marketing" name="marketing" type="checkbox" value="on" checked={fields.has("marketing")} />
        <label for="marketing">[선택] {marketing?.title}</label>
      </div>
      <Wording of={marketing?.title ?? ""} body={marketing?.body ?? ""} />
    </fieldset>
  );
}

type CheckProps = {
  field: "over14" | "privacy";
  fields: FormFields;
  errors: FieldErrors;
  children?: Child;
};

function Check({ field, fields, errors, children }: CheckProps) {
  return (
    <>
      <div class="check">
        <input
          id={field}
          name={field}
          type="checkbox"
          value="on"
          required
          checked={fields.has(field)}
          {...controlProps(field, errors)}
        />
        <label for={field}>{children}</label>
      </div>
      <ErrorText of={field} text={errors[field]} />
    </>
  );
}

function Wording({ of, body }: { of: string; body: string }) {
  return (
    <details>
      <summary>{of} 내용 보기</summary>
      <p class="text">{body}</p>
    </details>
  );
}
