import type { PublicEvent } from "../services/participation/index.ts";
import type { FormFields } from "./form-body.ts";
import { Layout } from "./layout.tsx";
import { ErrorText, TextField } from "./text-field.tsx";

export const OWN_ACTIONS = ["marketing", "withdraw", "erase"] as const;
export type OwnAction = (typeof OWN_ACTIONS)[number];

export type OwnErrors = Readonly<{ entryCode?: string; phone?: string; action?: string }>;

type OwnEntryPageProps = {
  event: PublicEvent;
  nonce: string;
  fields: FormFields;
  errors: OwnErrors;
  alert?: string;
};

const CHOICES: Readonly<Record<OwnAction, { label: string; text: string }>> = {
  marketing: {
    label: "혜택·이벤트 소식 그만 받기",
    text: "참여와 코드는 그대로 두고, 광고 수신 동의만 철회해요.",
  },
  withdraw: {
    label: "참여 취소",
    text: "참여 기록에서 빠지고 전화번호와 이름을 지워요. 코드는 쓸 수 없게 되고, 나중에 다시 참여할 수 있어요.",
  },
  erase: {
    label: "개인정보 삭제",
    text: "전화번호와 이름을 지워요. 참여한 사람 수에는 남고, 코드는 쓸 수 없게 돼요.",
  },
};

/** Withdrawing and erasing, by the number of the entry and the phone it was made with. */
export function OwnEntryPage({ event, nonce, fields, errors, alert }: OwnEntryPageProps) {
  const isFaulty = alert !== undefined || Object.keys(errors).length > 0;
  const sentence = alert ?? "표시한 항목을 고친 뒤 다시 보내 주세요.";
  return (
    <Layout
      title={`${isFaulty ? "다시 확인해 주세요 - " : ""}참여 취소·동의 철회`}
      nonce={nonce}
      footer={<a href={`/e/${event.slug}`}>이벤트로 돌아가기</a>}
    >
      <p class="store">{event.storeName}</p>
      <h1>참여 취소·동의 철회</h1>
      <p>{event.title}</p>
      <form class="card" method="post" action={`/e/${event.slug}/my`} novalidate>
        {isFaulty ? (
          <p class="alert" role="alert">
            {sentence}
          </p>
        ) : null}
        <TextField
          name="entryCode"
          label="참여 번호"
          hint="참여했을 때 나온 화면의 12자리 번호예요."
          value={fields.get("entryCode") ?? ""}
          error={errors.entryCode}
          isFirst
          maxlength={64}
          autocomplete="off"
        />
        <TextField
          name="phone"
          label="휴대폰 번호"
          hint="참여할 때 쓴 번호예요."
          value={fields.get("phone") ?? ""}
          error={errors.phone}
          isFirst={errors.entryCode === undefined}
          type="tel"
          maxlength={64}
          autocomplete="tel-national"
        />
        <Choice fields={fields} errors={errors} />
        <button type="submit">보내기</button>
      </form>
    </Layout>
  );
}

function Choice({ fields, errors }: { fields: FormFields; errors: OwnErrors }) {
  const isAlone = errors.entryCode === undefined && errors.phone === undefined;
  return (
    <fieldset {...(errors.action === undefined ? {} : { "aria-describedby": "action-error" })}>
      <legend>무엇을 할까요?</legend>
      {OWN_ACTIONS.map((action, index) => (
        <div class="check">
          <input
            id={action}
            name="action"
            type="radio"
            value={action}
            required
            checked={fields.get("action") === action}
            autofocus={errors.action !== undefined && isAlone && index === 0}
          />
          <label for={action}>
            <strong>{CHOICES[action].label}</strong>
            <br />
            <span class="hint">{CHOICES[action].text}</span>
          </label>
        </div>
      ))}
      <ErrorText of="action" text={errors.action} />
    </fieldset>
  );
}

const RESULTS: Readonly<Record<OwnAction, { heading: string; text: string }>> = {
  marketing: {
    heading: "소식을 더는 보내지 않을게요",
    text: "광고 수신 동의를 철회했어요. 참여와 코드는 그대로예요.",
  },
  withdraw: {
    heading: "참여를 취소했어요",
    text: "전화번호와 이름을 지웠어요. 이벤트가 열려 있으면 다시 참여할 수 있어요.",
  },
  erase: { heading: "개인정보를 지웠어요", text: "전화번호와 이름이 남아 있지 않아요." },
};

export function OwnResultPage({
  event,
  nonce,
  action,
}: {
  event: PublicEvent;
  nonce: string;
  action: OwnAction;
}) {
  const { heading, text } = RESULTS[action];
  return (
    <Layout title={heading} nonce={nonce} footer={<a href={`/e/${event.slug}`}>이벤트로 돌아가기</a>}>
      <p class="store">{event.storeName}</p>
      <h1>{heading}</h1>
      <p>{text}</p>
    </Layout>
  );
}
