import type { Outputs } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";

export type ChannelId = Outputs["channels"]["list"][number]["channel"];

type CredentialField = {
  readonly name: string;
  readonly label: () => string;
  readonly hint?: () => string;
  /** Never shown while it is typed. */
  readonly isSecret?: boolean;
  readonly isOptional?: boolean;
};

const KMP: readonly CredentialField[] = [
  { name: "clientId", label: m.channels_clientId },
  { name: "clientSecret", label: m.channels_clientSecret, isSecret: true },
  { name: "signingSecret", label: m.channels_signingSecret, isSecret: true },
  { name: "storeCode", label: m.channels_storeCode, isOptional: true },
  { name: "webhookSecret", label: m.channels_webhookSecret, isSecret: true, isOptional: true },
];

/** What an owner got from each provider; the server checks it there before it replaces what works. */
export const CREDENTIAL_FIELDS: Record<ChannelId, readonly CredentialField[]> = {
  WooridongneTV: KMP,
  GenieTV: KMP,
  RingoBiz: [
    ...KMP,
    {
      name: "phoneNumbers",
      label: m.channels_phoneNumbers,
      hint: m.channels_phoneNumbersHint,
      isOptional: true,
    },
  ],
  Instagram: [
    { name: "igUserId", label: m.channels_igUserId, hint: m.channels_igUserIdHint },
    { name: "accessToken", label: m.channels_accessToken, isSecret: true },
  ],
  NaverBlog: [{ name: "blogId", label: m.channels_blogId, hint: m.channels_blogIdHint }],
  KakaoChannel: [
    { name: "pfId", label: m.channels_pfId, hint: m.channels_pfIdHint },
    { name: "senderNumber", label: m.channels_senderNumber, isOptional: true },
    { name: "apiKey", label: m.channels_apiKey, isSecret: true, isOptional: true },
    { name: "apiSecret", label: m.channels_apiSecret, isSecret: true, isOptional: true },
  ],
};

/** The form's texts as the server takes them: empty ones are left out, a list is split at its commas. */
export function credentialsOf(channel: ChannelId, form: FormData): Record<string, unknown> {
  const credentials: Record<string, unknown> = {};
  for (const { name } of CREDENTIAL_FIELDS[channel]) {
    const text = String(form.get(name) ?? "").trim();
    if (text !== "") credentials[name] = asAsked(name, text);
  }
  return credentials;
}

function asAsked(name: string, text: string): string | readonly string[] {
  if (name === "phoneNumbers") return text.split(/[,\n]/).map((line) => line.trim());
  return name === "senderNumber" ? text.replaceAll("-", "") : text;
}
