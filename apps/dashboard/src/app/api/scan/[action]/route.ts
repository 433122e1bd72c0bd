import { answering } from "../../../../features/public-api/answering.ts";
import { answerScanRequest } from "../../../../features/scan/answer-request.ts";

export const dynamic = "force-dynamic";

type Context = { readonly params: Promise<{ readonly action: string }> };

/** What the scan page asks. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { action } = await params;
  return answerScanRequest({ action, request }, answering());
}
