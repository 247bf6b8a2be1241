import type { ContactDesk } from "../../services/draw/index.ts";
import type { FormFields } from "../form-body.ts";
import { showInstant } from "../format.ts";
import { Layout } from "../layout.tsx";
import { ErrorText, TextField } from "../text-field.tsx";
import { DRAW_STYLES } from "./draw-styles.ts";

export type WinErrors = Readonly<{ name?: string; phone?: string; address?: string; agree?: string }>;

type WinPageProps = {
  /** Where the forms go: the link itself. */
  action: string;
  desk: ContactDesk;
  nonce: string;
  fields: FormFields;
  errors: WinErrors;
  alert?: string;
};

/** What a winner is asked for the prize: no more than it needs. */
export function WinPage({ action, desk, nonce, fields, errors, alert }: WinPageProps) {
  const isFaulty = alert !== undefined || Object.keys(errors).length > 0;
  const [first] = Object.keys(errors);
  return (
    <Layout
      title={`${isFaulty ? "다시 확인해 주세요 - " : ""}당첨을 축하해요`}
      nonce={nonce}
      moreStyles={DRAW_STYLES}
      footer={<a href={`/e/${desk.slug}/draw`}>추첨이 어떻게 이루어졌는지 보기</a>}
    >
      <p class="store">{desk.storeName}</p>
      <h1>{desk.prizeName}에 당첨됐어요</h1>
      <p>{desk.eventTitle}</p>
      <p>{showInstant(desk.deadlineAt)}까지 남겨 주세요. 그 뒤에는 다음 분에게 넘어가요.</p>
      {desk.tax.isDue ? <TaxNote desk={desk} /> : null}
      <form class="card" method="post" action={action} novalidate>
        {isFaulty ? (
          <p class="alert" role="alert">
            {alert ?? "표시한 항목을 고친 뒤 다시 보내 주세요."}
          </p>
        ) : null}
        <input type="hidden" name="textHash" value={desk.text.hash} />
        <Field name="name" label="받는 분 이름" {...{ fields, errors, first }} />
        <Field name="phone" label="휴대폰 번호" {...{ fields, errors, first }} />
        {desk.needsAddress ? <Field name="address" label="받을 주소" {...{ fields, errors, first }} /> : null}
        <Consent desk={desk} errors={errors} first={first} />
        <button type="submit">경품 받기</button>
      </form>
      <form method="post" action={action} class="card">
        <h2>경품을 받지 않으려면</h2>
        <p>받지 않으면 다음 순서의 분에게 넘어가고, 되돌릴 수 없어요.</p>
        <button type="submit" name="action" value="decline" class="quiet">
          받지 않을게요
        </button>
      </form>
    </Layout>
  );
}

function TaxNote({ desk }: { desk: ContactDesk }) {
  const won = (value: number) => `${value.toLocaleString("ko-KR")}원`;
  return (
    <p class="note">
      {won(desk.valueKrw)} 상당의 경품이라 제세공과금 {desk.taxRatePct}%({won(desk.tax.withheldKrw)})를 낼 수
      있어요. 내는 방법은 매장에서 안내하고, 주민등록번호는 이 화면에서 받지 않아요. 금액은 세무 확인이
      필요해요.
    </p>
  );
}

const CONTROLS = {
  name: { autocomplete: "name", maxlength: 64 },
  phone: { autocomplete: "tel-national", maxlength: 64, type: "tel" },
  address: { autocomplete: "street-address", maxlength: 400, rows: 3 },
} as const;

type FieldProps = {
  name: keyof typeof CONTROLS;
  label: string;
  fields: FormFields;
  errors: WinErrors;
  first: string | undefined;
};

function Field({ name, label, fields, errors, first }: FieldProps) {
  const isFirst = first === name;
  const value = fields.get(name) ?? "";
  return <TextField {...CONTROLS[name]} {...{ name, label, value, isFirst }} error={errors[name]} />;
}

function Consent({
  desk,
  errors,
  first,
}: {
  desk: ContactDesk;
  errors: WinErrors;
  first: string | undefined;
}) {
  return (
    <fieldset>
      <legend>개인정보 수집·이용 동의</legend>
      <p class="hint text" id="consent-text">
        {desk.text.body}
      </p>
      <div class="check">
        <input
          id="agree"
          name="agree"
          type="checkbox"
          value="on"
          required
          aria-describedby={errors.agree === undefined ? "consent-text" : "agree-error consent-text"}
          {...(errors.agree === undefined ? {} : { "aria-invalid": "true", autofocus: first === "agree" })}
        />
        <label for="agree">읽었고 동의해요 (필수)</label>
      </div>
      <ErrorText of="agree" text={errors.agree} />
    </fieldset>
  );
}

/** The link was used: that something was left, and nothing of what. */
export function WinThanksPage({ desk, nonce }: { desk: ContactDesk; nonce: string }) {
  return (
    <Layout
      title="정보를 받았어요"
      nonce={nonce}
      footer={<a href={`/e/${desk.slug}/draw`}>추첨이 어떻게 이루어졌는지 보기</a>}
    >
      <p class="store">{desk.storeName}</p>
      <h1>정보를 받았어요</h1>
      <p>
        경품을 드리려고 매장에서 연락할 거예요. 남긴 내용은 암호화해서 보관하고, 이 화면에서는 다시 보여
        드리지 않아요.
      </p>
      <p class="hint">고칠 내용이 있으면 매장에 알려 주세요.</p>
    </Layout>
  );
}
