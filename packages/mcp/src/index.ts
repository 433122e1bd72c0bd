export { withAppLinks } from "./app-link.ts";
export { withPrivateHints } from "./cache-hints.ts";
export { reduceClientCapabilities } from "./client-capabilities.ts";
export { clientNameOf } from "./client-name.ts";
export { filterCompletion, narrowTemplate } from "./completion.ts";
export { reduceDiscoverResult } from "./discover-result.ts";
export { CAPABILITIES_KEY, type Envelope, readEnvelope } from "./envelope.ts";
export { ErrorCode } from "./error-code.ts";
export { APPS_EXTENSION, reduceExtensions } from "./extensions.ts";
export { decodeHeaderValue, encodeHeaderValue } from "./header-value.ts";
export {
  type Introduced,
  reduceInitializeResult,
  type Told,
  type WithheldInstructions,
} from "./initialize-result.ts";
export type { InputResponses } from "./input-responses.ts";
export { type InputAsk, readInputRequired } from "./input-required.ts";
export { type ListenFilter, readListenFilter, writeListenFilter } from "./listen.ts";
export { mentionsAny, mentionsAnyIn } from "./mentions.ts";
export {
  classify,
  isRequestId,
  isSameAsText,
  type Message,
  type RequestId,
  type RpcNotification,
  type RpcRequest,
  type RpcResponse,
} from "./message.ts";
export {
  type ClientRequestMethod,
  inputSurfaceOf,
  type InputSurface,
  isClientRequest,
  isServerNotification,
  isStatelessRequest,
  notificationFate,
  type SessionRequestMethod,
  type StatelessRequestMethod,
} from "./method.ts";
export {
  CLIENT_NOTIFICATIONS,
  CLIENT_REQUESTS,
  type Era,
  type Fate,
  SERVER_NOTIFICATIONS,
  SERVER_REQUESTS,
} from "./method-table.ts";
export {
  argumentAt,
  isSameParam,
  mayLackHeader,
  PARAM_PREFIX,
  type ParamHeaders,
  paramHeadersOf,
  paramHeaderValue,
} from "./param-header.ts";
export {
  CONTENTS,
  filterList,
  type ListShape,
  PROMPT_LIST,
  RESOURCE_LIST,
  TEMPLATE_LIST,
} from "./named-list.ts";
export {
  DECISION_KEY,
  type Denial,
  deniedBody,
  type Pending,
  pendingBody,
  pendingErrorBody,
  refusedBody,
  refusedError,
} from "./policy-denial.ts";
export { progressTokenOf } from "./progress-token.ts";
export {
  ASSUMED_VERSION,
  BATCH_VERSION,
  envelopeVersion,
  isServedVersion,
  type ServedVersion,
  STATELESS_VERSION,
  unsupportedVersionBody,
} from "./protocol-version.ts";
export { type ReplyEnvelope, ReplyScanner } from "./reply-scanner.ts";
export {
  DEFAULT_MAX_ANSWER_BYTES,
  isSessionId,
  maySpeakSse,
  SERVER_PROBLEMS,
  type ServerProblem,
} from "./server-contact.ts";
export { resultTypeOf } from "./result-type.ts";
export {
  emptyResultBody,
  errorBody,
  methodNotFoundBody,
  unknownTaskBody,
  unknownToolBody,
} from "./rpc-error.ts";
export { type SseEvent, SseParser } from "./sse-parser.ts";
export { notificationAsk } from "./server-notification.ts";
export { LongServerText, readServerText, type ServerText } from "./server-text.ts";
export { SSE_KEEP_ALIVE, sseMessage, type SsePosition, ssePriming } from "./sse-writer.ts";
export {
  type ClientSurface,
  isSurfaceMethod,
  readSurfaceRequest,
  type SurfaceAsk,
  type SurfaceMethod,
  type SurfaceRequest,
} from "./surface-request.ts";
export { isTaskMethod, readTaskRequest, type TaskMethod, type TaskRequest } from "./task-request.ts";
export {
  readTaskState,
  relatedTaskOf,
  TASKS_EXTENSION,
  type TaskState,
  withRelatedTask,
  writeTaskState,
} from "./task.ts";
export { readToolCall } from "./tool-call.ts";
export { canonicalDefinition, MAX_DEFINITION_LENGTH } from "./tool-definition.ts";
export { filterToolList, type NamedTool } from "./tool-list.ts";
export { toolClassOf } from "./tool-class.ts";
export { isToolName } from "./tool-name.ts";
