export { clientNameOf } from "./client-name.ts";
export { ErrorCode } from "./error-code.ts";
export { type Initialized, reduceInitializeResult } from "./initialize-result.ts";
export { mentionsAny } from "./mentions.ts";
export {
  type Classified,
  classify,
  isRequestId,
  type Message,
  type RequestId,
  type RpcError,
  type RpcNotification,
  type RpcRequest,
  type RpcResponse,
} from "./message.ts";
export {
  type ClientRequestMethod,
  isClientRequest,
  isServerNotification,
  notificationFate,
} from "./method.ts";
export { DECISION_KEY, type Denial, deniedBody } from "./policy-denial.ts";
export {
  ASSUMED_VERSION,
  envelopeVersion,
  isServedVersion,
  SERVED_VERSIONS,
  type ServedVersion,
  unsupportedVersionBody,
} from "./protocol-version.ts";
export { type ReplyEnvelope, ReplyScanner } from "./reply-scanner.ts";
export {
  type ErrorAnswer,
  emptyResultBody,
  errorBody,
  methodNotFoundBody,
  unknownToolBody,
} from "./rpc-error.ts";
export { MAX_SSE_EVENT_BYTES, type SseEvent, SseParser, type SseResult } from "./sse-parser.ts";
export { SSE_KEEP_ALIVE, sseMessage } from "./sse-writer.ts";
export { readToolCall, type ToolCall } from "./tool-call.ts";
export { filterToolList, type ToolList } from "./tool-list.ts";
export { toolClassOf } from "./tool-class.ts";
export { isToolName } from "./tool-name.ts";
