export {
  folder,
  host,
  list,
  mailAddress,
  megabytes,
  oneOf,
  port,
  postgresUrl,
  required,
  seconds,
  secret,
  smtpUrl,
  url,
  wholeNumber,
} from "./fields.ts";
export { EnvError, readVariables } from "./read-variables.ts";
export { allowPrivateUpstreams, answerMaxBytes, proxyPublicUrl, sealingKeys } from "./shared-fields.ts";
