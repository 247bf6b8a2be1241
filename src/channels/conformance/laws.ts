import { bindClauses, type Clause, type Law } from "./law.ts";
import { AFTERWARDS_LAWS } from "./laws/afterwards.ts";
import { ASSISTED_LAWS } from "./laws/assisted.ts";
import { BAD_ANSWER_LAWS } from "./laws/bad-answers.ts";
import { CONNECTION_LAWS } from "./laws/connection.ts";
import { CRASH_LAWS } from "./laws/crashes.ts";
import { DESCRIPTION_LAWS } from "./laws/description.ts";
import { LOST_ANSWER_LAWS } from "./laws/lost-answers.ts";
import { PREPARING_LAWS } from "./laws/preparing.ts";
import { SECRECY_LAWS } from "./laws/secrecy.ts";
import { WEBHOOK_LAWS } from "./laws/webhooks.ts";
import type { ChannelSubject } from "./subject.ts";

const CLAUSES: readonly Clause[] = [
  ...DESCRIPTION_LAWS,
  ...CONNECTION_LAWS,
  ...PREPARING_LAWS,
  ...LOST_ANSWER_LAWS,
  ...BAD_ANSWER_LAWS,
  ...AFTERWARDS_LAWS,
  ...CRASH_LAWS,
  ...SECRECY_LAWS,
  ...WEBHOOK_LAWS,
  ...ASSISTED_LAWS,
];

/**
 * Every law that binds this channel. Needs no test runner:
 *
 * @example
 * for (const law of channelLaws(subject)) test(law.sentence, () => law.run());
 */
export function channelLaws(subject: ChannelSubject): readonly Law[] {
  return bindClauses(CLAUSES, subject);
}
