export {
  folder,
  host,
  list,
  megabytes,
  oneOf,
  port,
  postgresUrl,
  required,
  seconds,
  secret,
  url,
  wholeNumber,
} from "./fields.ts";
export { EnvError, readVariables } from "./read-variables.ts";
export { allowPrivateUpstreams, answerMaxBytes, proxyPublicUrl, sealingKeys } from "./shared-fields.ts";
