import { allowOtherSites, answerQuestion } from "../../../../features/public-api/answer-program.ts";
import { answering } from "../../../../features/public-api/answering.ts";

export const dynamic = "force-dynamic";

type Context = { readonly params: Promise<{ readonly question: string }> };

/** The catalogue as JSON; see docs/catalogue.md. */
async function handle(request: Request, { params }: Context): Promise<Response> {
  const { question } = await params;
  return answerQuestion({ question, request }, answering());
}

export { handle as GET, handle as POST, allowOtherSites as OPTIONS };
