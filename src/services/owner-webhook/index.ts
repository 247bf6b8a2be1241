export { createEndpoint } from "./create-endpoint.ts";
export { listDeliveries, replaySends, testEndpoint } from "./deliveries.ts";
export { enqueueSends, type NewSend } from "./enqueue.ts";
export { payloadOf } from "./event-types.ts";
export { listEndpoints } from "./list-endpoints.ts";
export { resealEndpoints } from "./reseal-endpoints.ts";
export { ATTEMPT_PAUSES_MS } from "./schedule.ts";
export {
  createEndpointShape,
  deliveriesInput,
  endpointShape,
  listEndpointsInput,
  Replayed,
  replayShape,
  Tested,
  updateEndpointShape,
  WebhookDeliveries,
  WebhookEndpoint,
  WebhookEndpoints,
  WebhookSecret,
} from "./schemas.ts";
export { purgeSends, tickWebhooks } from "./tick-webhooks.ts";
export { removeEndpoint, rotateSecret, updateEndpoint } from "./update-endpoint.ts";
