import { CHANNEL_REASONS, type ChannelId, type JsonObject, registryOf } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { AppError, invalid } from "../../errors.ts";
import { runOnce } from "../idempotency/index.ts";
import { OWNER, requireStore } from "../store/index.ts";
import { type CheckedCredentials, checkCredentials, storedState } from "./check-credentials.ts";
import { findChannelView } from "./find-view.ts";
import { findProvider, refuseRealForDemo } from "./provider-for.ts";
import { saveConnection } from "./save-connection.ts";
import type { ConnectChannelInput, ConnectedChannel } from "./schemas.ts";

type Refusal = NonNullable<ConnectedChannel["refusal"]>;

const NOT_CHECKED: Refusal = {
  reason: "NOT_CHECKED",
  message: "연결 정보를 저장했지만 채널이 답하지 않아 확인하지 못했어요. 잠시 후 연결을 확인해 주세요.",
};

/**
 * Asks the channel whether new credentials work and stores them, encrypted and bound to their row. Credentials that
 * the channel turns down are not stored, so a working connection stays. A channel that does not answer says nothing:
 * they are stored, and `refusal` is NOT_CHECKED. In demo mode a channel without a real partner stays on its
 * simulator, and `{}` is the demo's own account there.
 *
 * @throws AppError INVALID { fields } for credentials of another shape; PRECONDITION_FAILED NOT_CONFIGURED when
 *   the operator has set up no partner for the channel, DEMO_PRACTICE_ONLY for a demo's store and a real channel,
 *   CREDENTIALS_REFUSED { channel, refusal, detail } when the
 *   channel turns them down: its reason, and a sentence for the owner
 * @example await connectChannel({ ctx, input: { storeId, channel: "NaverBlog", credentials: { blogId: "dalbit" } } })
 */
export async function connectChannel(options: {
  ctx: ServiceContext;
  input: ConnectChannelInput;
}): Promise<ConnectedChannel> {
  const { ctx, input } = options;
  const { channel } = input;
  const { storeId } = await requireStore(ctx, input.storeId, OWNER);
  const place = { storeId, channel };
  await refuseRealForDemo(ctx, place);
  const credentials = parseCredentials(ctx, channel, input.credentials);
  const answer = async (refusal: Refusal | null) => ({ ...(await findChannelView(ctx, place)), refusal });
  return runOnce({
    ctx,
    storeId,
    procedure: "channels.connect",
    input,
    run: async (once) => {
      const checked = await checkCredentials(ctx, { ...place, credentials });
      if (checked.type === "turned_down") throw credentialsRefused(channel, checked.error);
      const refusal = refusalOf(checked);
      const outcome: Record<string, string> = refusal === null ? {} : { refusal: refusal.reason };
      const details = { by: "credentials" };
      await saveConnection(
        ctx,
        { ...place, credentials, state: storedState(checked), outcome, details },
        once,
      );
      return answer(refusal);
    },
    replay: ({ refusal }) => answer(rememberedRefusal(refusal)),
  });
}

function refusalOf(checked: CheckedCredentials): Refusal | null {
  if (checked.type === "unanswered") return NOT_CHECKED;
  if (checked.type !== "hindered") return null;
  return { reason: checked.error.reason, message: checked.error.messageKo };
}

/** Only the word is remembered; the sentence is the word's own. */
function rememberedRefusal(reason: string | undefined): Refusal | null {
  if (reason === undefined) return null;
  const message = Object.entries(CHANNEL_REASONS).find(([word]) => word === reason)?.[1];
  return message === undefined ? NOT_CHECKED : { reason, message };
}

function credentialsRefused(
  channel: ChannelId,
  { reason, messageKo }: { reason: string; messageKo: string },
): AppError {
  const params = { channel, refusal: reason, detail: messageKo };
  return new AppError({ code: "PRECONDITION_FAILED", reason: "CREDENTIALS_REFUSED", params });
}

function parseCredentials(ctx: ServiceContext, channel: ChannelId, credentials: object): JsonObject {
  if (Object.keys(credentials).length === 0 && findProvider(ctx, channel) === "simulator") return {};
  const parsed = registryOf(ctx.deps.channels).get(channel).credentialsSchema.safeParse(credentials);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ["credentials", ...issue.path].join("."));
  throw invalid("INVALID_REQUEST", { fields: [...new Set(fields)] });
}
