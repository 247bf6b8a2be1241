import { z } from "zod";

/**
 * The dealer's answers as far as we read them. Its own SDK shows that types drift (numbers as text, null for 0),
 * so counts are read loosely; null = it does not say; anything that is no count at all breaks the contract. Some
 * answers hold phone numbers: they are never read.
 */
const Count = z
  .union([z.number(), z.string().regex(/^\d{1,12}$/), z.null()])
  .optional()
  .transform((value) => (value === undefined || value === null ? null : Number(value)))
  .pipe(z.number().min(0).max(1_000_000_000_000).nullable());

const Instant = z
  .string()
  .nullish()
  .transform((text) => {
    const at = Date.parse(text ?? "");
    return Number.isNaN(at) ? null : at;
  });

const Money = z
  .object({ requested: Count, replacement: Count, refund: Count, sum: Count })
  .nullish()
  .transform((money) => money ?? { requested: null, replacement: null, refund: null, sum: null });

const GROUP_STATUSES = ["PENDING", "SENDING", "SCHEDULED", "COMPLETE", "FAILED", "DELETED"] as const;

export const Group = z.object({
  groupId: z.string().min(1).max(64),
  status: z.enum(GROUP_STATUSES),
  count: z.object({
    sentTotal: Count,
    sentSuccess: Count,
    sentFailed: Count,
    sentPending: Count,
    registeredSuccess: Count,
    registeredFailed: Count,
  }),
  balance: Money,
  point: Money,
  scheduledDate: Instant,
  dateSent: Instant,
  dateCreated: Instant,
  dateUpdated: Instant,
});
export type Group = z.infer<typeof Group>;

export const UploadedFile = z.object({ fileId: z.string().min(1).max(64) });

/** Status codes only; whatever else it might be is `OTHER`. */
const StatusCode = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((code) => (/^[0-9A-Z]{1,12}$/.test(String(code)) ? String(code) : "OTHER"));

export const AddedMessages = z.object({
  errorCount: Count,
  resultList: z.array(z.object({ statusCode: StatusCode })),
});

export const MessagePage = z.object({
  messageList: z.record(z.string(), z.object({ statusCode: StatusCode })),
  nextKey: z.string().max(200).nullish(),
});

export const Balance = z.object({ balance: Count, point: Count });
