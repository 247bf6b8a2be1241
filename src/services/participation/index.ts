export { type CountFacts, countFacts } from "./count-facts.ts";
export { marketingRecipients } from "./marketing-recipients.ts";
