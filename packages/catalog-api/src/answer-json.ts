import * as z from "zod";
import type { Question, Source } from "./question.ts";
import { QUESTIONS } from "./questions.ts";

const NUMBERS: ReadonlySet<string> = new Set(["limit"]);

/**
 * Answers one question as JSON: its input in the query of a GET, or as JSON in the body of a POST. 400 with `problems`
 * for input that is not of the question's shape, 404 where there is nothing. Throws what the store throws.
 */
export async function answerJson(
  asked: { readonly question: keyof typeof QUESTIONS; readonly request: Request },
  source: Source,
): Promise<Response> {
  const question = QUESTIONS[asked.question] as unknown as Question;
  const parsed = z.object(question.input).safeParse(await inputOf(asked.request));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join(".") || "input"}: ${message}`,
    );
    return Response.json({ error: "bad_request", problems }, { status: 400, headers: OPEN });
  }
  const answer = await question.answer(parsed.data, source);
  return answer === undefined
    ? Response.json({ error: "not_found" }, { status: 404, headers: OPEN })
    : Response.json(answer, { headers: { ...OPEN, "cache-control": "public, max-age=60" } });
}

/** Anybody's page may ask: there is nothing here that is not public. */
const OPEN = { "access-control-allow-origin": "*" };

async function inputOf(request: Request): Promise<unknown> {
  if (request.method === "POST") {
    try {
      return await request.json();
    } catch {
      return undefined;
    }
  }
  const query = [...new URL(request.url).searchParams];
  return Object.fromEntries(query.map(([key, value]) => [key, NUMBERS.has(key) ? Number(value) : value]));
}
