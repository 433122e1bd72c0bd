export {
  GRANT_TOKEN_LENGTH,
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
  type SealedPlace,
  seal,
  sealedKeyVersion,
} from "./sealing.ts";
