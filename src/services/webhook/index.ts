export { acceptWebhook, type WebhookInput } from "./accept-webhook.ts";
export { answerChallenge } from "./answer-challenge.ts";
export { purgeDeliveries } from "./deliveries.ts";
