export { approvalPlace } from "./approval-place.ts";
export { endpointPlace, mintWebhookSecret, webhookKey } from "./endpoint-secret.ts";
export {
  grantTokenHint,
  hashGrantToken,
  isGrantToken,
  mintGrantToken,
} from "./grant-token.ts";
export {
  type Keyring,
  open,
  opener,
  parseKeyring,
  seal,
  sealedKeyVersion,
} from "./sealing.ts";
