export {
  ADVICE_REASONS,
  type Advice,
  type AdviceReason,
  adviseBudget,
  type ChannelAdvice,
} from "./advise.ts";
export type { PaidChannel } from "./channel.ts";
export { adviceSentence, channelSentence } from "./sentence.ts";
