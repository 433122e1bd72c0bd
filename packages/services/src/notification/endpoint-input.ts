import { Id, InOrgInput } from "../input.ts";

export const EndpointInput = InOrgInput.extend({ endpointId: Id });
