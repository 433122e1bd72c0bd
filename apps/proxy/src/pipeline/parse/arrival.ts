import type { Access } from "../../adapters/state/access.ts";
import type { Target } from "../call/call.ts";
import type { Ports } from "../call/ports.ts";

/** Where a request came to, and with what access: known before its body is read. */
export type Arrival = { readonly target: Target; readonly access: Access; readonly ports: Ports };
