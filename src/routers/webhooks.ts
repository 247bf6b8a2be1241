import {
  createEndpoint,
  createEndpointShape,
  deliveriesInput,
  endpointShape,
  listDeliveries,
  listEndpoints,
  listEndpointsInput,
  Replayed,
  removeEndpoint,
  replaySends,
  replayShape,
  rotateSecret,
  Tested,
  testEndpoint,
  updateEndpoint,
  updateEndpointShape,
  WebhookDeliveries,
  WebhookEndpoint,
  WebhookEndpoints,
  WebhookSecret,
} from "../services/owner-webhook/index.ts";
import { okOutput } from "../services/schemas.ts";
import { mutationInput, ownerProcedure, router } from "../trpc.ts";

/** Addresses of owners that get the store's events; what partners send to us is src/rest/webhooks.ts. */
export const webhooksRouter = router({
  create: ownerProcedure
    .input(mutationInput(createEndpointShape))
    .output(WebhookSecret)
    .mutation(createEndpoint),
  list: ownerProcedure.input(listEndpointsInput).output(WebhookEndpoints).query(listEndpoints),
  update: ownerProcedure
    .input(mutationInput(updateEndpointShape))
    .output(WebhookEndpoint)
    .mutation(updateEndpoint),
  remove: ownerProcedure.input(mutationInput(endpointShape)).output(okOutput).mutation(removeEndpoint),
  rotateSecret: ownerProcedure
    .input(mutationInput(endpointShape))
    .output(WebhookSecret)
    .mutation(rotateSecret),
  deliveries: ownerProcedure.input(deliveriesInput).output(WebhookDeliveries).query(listDeliveries),
  replay: ownerProcedure.input(mutationInput(replayShape)).output(Replayed).mutation(replaySends),
  test: ownerProcedure.input(mutationInput(endpointShape)).output(Tested).mutation(testEndpoint),
});
