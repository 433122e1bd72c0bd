import type { RawResponse } from "@sallyport/testkit";
import { expect } from "vitest";
import type { Stage } from "./stage.ts";

/** Expects one refusal with status 400, one row, and nothing at the server. */
export async function expectRefused(
  stage: Stage,
  act: () => Promise<RawResponse | undefined>,
  { answer, code }: { readonly answer: string; readonly code: number },
): Promise<void> {
  const { result, hits, rows } = await stage.witness(act);
  expect(result?.status).toBe(400);
  expect(JSON.parse(result?.body ?? "")).toMatchObject({ error: { code } });
  expect(hits).toEqual([]);
  expect(rows).toMatchObject([{ answer, effect: "deny", org_id: stage.tenant.orgId }]);
}
