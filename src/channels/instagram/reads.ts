import { z } from "zod";
import type { ProbeContext } from "../channel.ts";
import { ChannelError } from "../errors.ts";
import type { GraphClient } from "./client.ts";
import { InstagramCredentials } from "./credentials.ts";

/** The quota rolls over 24 hours and nobody says when the oldest post leaves it. */
const QUOTA_WAIT_MS = 3_600_000;

const Quota = z.looseObject({
  data: z
    .array(
      z.looseObject({
        quota_usage: z.int().min(0),
        config: z.looseObject({ quota_total: z.int().min(0) }).optional(),
      }),
    )
    .max(10),
});

/** Meta writes an account's id as a number in some answers; beyond 2^53 such a number is no longer the id. */
const AccountId = z.union([z.string().regex(/^\d{5,25}$/), z.int().transform(String)]);
const Profile = z.looseObject({ user_id: AccountId, username: InstagramCredentials.shape.username });
/** Flat in practice, in a list of one in Meta's documentation. */
const Me = z.union([Profile, z.looseObject({ data: z.tuple([Profile]) }).transform(({ data }) => data[0])]);

const STATUS_CODES = ["IN_PROGRESS", "FINISHED", "ERROR", "EXPIRED", "PUBLISHED"] as const;
const Container = z.looseObject({
  status_code: z.enum(STATUS_CODES),
  status: z.string().max(2_000).optional().catch(undefined),
});

export type ContainerStatus = {
  readonly code: (typeof STATUS_CODES)[number];
  /** Meta's subcode of what went wrong, where it says so. */
  readonly subcode: string | undefined;
};

/** The ids that paths are built of, read out of the account that calls. */
export function accountPath({ account }: ProbeContext, edge: string): string {
  const id = InstagramCredentials.safeParse(account.credentials);
  return `${id.success ? id.data.igUserId : "me"}/${edge}`;
}

/** The account that the token belongs to. */
export function readMe(graph: GraphClient, caller: ProbeContext): Promise<z.infer<typeof Profile>> {
  return graph.send(caller, {
    purpose: "read",
    path: "me",
    params: { fields: "user_id,username" },
    answer: Me,
  });
}

/**
 * Posts left in the rolling 24 hours; null = not told. Read live, never assumed: Meta's pages say 50 and 100.
 */
export async function readQuotaLeft(graph: GraphClient, caller: ProbeContext): Promise<number | null> {
  const { data } = await graph.send(caller, {
    purpose: "read",
    path: accountPath(caller, "content_publishing_limit"),
    params: { fields: "config,quota_usage" },
    answer: Quota,
  });
  const [first] = data;
  const total = first?.config?.quota_total;
  return first === undefined || total === undefined ? null : Math.max(0, total - first.quota_usage);
}

/** @throws ChannelError QUOTA_EXCEEDED when nothing more may be posted today */
export async function requireQuota(graph: GraphClient, caller: ProbeContext): Promise<void> {
  if ((await readQuotaLeft(graph, caller)) !== 0) return;
  throw new ChannelError({
    kind: "quota",
    reason: "QUOTA_EXCEEDED",
    scope: "account",
    retryAfterMs: QUOTA_WAIT_MS,
    messageKo: "오늘 게시 한도에 도달했어요. 내일 다시 게시할 수 있어요.",
  });
}

/** @throws ChannelError, with subcode 2207008 for a container that Meta does not find (yet) */
export async function readContainer(
  graph: GraphClient,
  caller: ProbeContext,
  id: string,
): Promise<ContainerStatus> {
  const { status_code, status } = await graph.send(caller, {
    purpose: "read",
    path: encodeURIComponent(id),
    params: { fields: "status_code,status" },
    answer: Container,
  });
  return { code: status_code, subcode: /\b2207\d{3}\b/.exec(status ?? "")?.[0] };
}
