import * as z from "zod";
import { Id, InOrgInput } from "../input.ts";

export const PolicyInput = InOrgInput.extend({ policyId: Id });

/** A draft need not be valid; only its size is bounded here. */
export const PolicyText = z.string().max(1_000_000, "The policy is longer than a million characters.");
