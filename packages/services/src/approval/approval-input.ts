import * as z from "zod";
import { Id, InOrgInput } from "../input.ts";

export const ApprovalInput = InOrgInput.extend({ approvalId: Id });

/** A decision names the version of the arguments that was looked at, so that nobody decides on what they have not seen. */
export const VersionedApprovalInput = ApprovalInput.extend({ version: z.int().min(0) });
