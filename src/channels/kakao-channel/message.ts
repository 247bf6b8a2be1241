import { chunked } from "../../chunked.ts";
import type { ChannelContext } from "../channel.ts";
import { compact, readContent } from "../content-rules.ts";
import { sha256Hex } from "../digest.ts";
import type { JsonObject } from "../json.ts";
import { openSession, type SolapiSession } from "./credentials.ts";
import { KakaoChannelContent, KAKAO_CHANNEL_LIMITS as LIMITS } from "./schema.ts";
import { BUTTON_NAME, composeMessage } from "./transform.ts";

/** One message of a group, on the dealer's wire. Holds a phone number: never kept, never logged. */
export type BrandMessage = JsonObject & { readonly to: string };

/** The message for any recipient: free-form brand message to channel friends among the recipients. */
export function messageFor(
  ctx: ChannelContext,
  session: SolapiSession,
  imageId: string | null,
): (to: string) => BrandMessage {
  const content = readContent(KakaoChannelContent, ctx.content);
  const { trackingUrl: link } = ctx;
  const common = compact({
    from: session.senderNumber,
    type: "BMS_FREE",
    text: composeMessage(content.message ?? "", ctx.store, link),
    kakaoOptions: {
      pfId: session.pfId,
      bms: compact({
        targeting: "I",
        chatBubbleType: imageId === null ? "TEXT" : "IMAGE",
        imageId,
        imageLink: imageId === null ? null : link,
        buttons: [
          { linkType: "WL", name: content.buttonName ?? BUTTON_NAME, linkMobile: link, linkPc: link },
        ],
      }),
    },
  });
  return (to) => ({ to, ...common });
}

/** Tells one message from another, its recipients aside. */
export function messageKey(ctx: ChannelContext): Promise<string> {
  const { imageUrl = "" } = readContent(KakaoChannelContent, ctx.content);
  return sha256Hex(JSON.stringify([imageUrl, messageFor(ctx, openSession(ctx.account), null)("")]));
}

const MOBILE = /^01[016789]\d{7,8}$/;

/** Digits of mobile numbers, each once: the dealer refuses the second in a group. */
export function mobileNumbers(recipients: readonly string[]): string[] {
  const digits = recipients
    .map((number) => number.replaceAll(/\D/g, ""))
    .filter((number) => MOBILE.test(number));
  return [...new Set(digits)].slice(0, LIMITS.recipientMax);
}

/** Parts that fit one request, by number and by bytes: the messages differ in nothing but the recipient. */
export function chunksOf(
  numbers: readonly string[],
  message: (to: string) => BrandMessage,
): readonly (readonly string[])[] {
  const bytesEach = new TextEncoder().encode(JSON.stringify(message("01000000000"))).byteLength + 1;
  const fitting = Math.floor((LIMITS.requestMaxBytes - 100) / bytesEach);
  const size = Math.max(1, Math.min(LIMITS.recipientsPerRequest, fitting));
  return chunked(numbers, size);
}
