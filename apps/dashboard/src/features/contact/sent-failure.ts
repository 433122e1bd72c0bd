/** What the form is told when a message could not be taken; nothing internal is in it. */
export function sentFailure(error: unknown): Response {
  const {
    code,
    public: sentence,
    issues,
  } = (error ?? {}) as { code?: string; public?: string; issues?: object };
  const status = code === "invalid_input" ? 400 : code === "too_many" ? 429 : undefined;
  if (status !== undefined) return Response.json({ error: { message: sentence, issues } }, { status });
  if (error instanceof SyntaxError)
    return Response.json({ error: { message: "That is no JSON." } }, { status: 400 });
  console.error("A message could not be stored:", error);
  return Response.json(
    { error: { message: "The message could not be stored. Try again later." } },
    { status: 500 },
  );
}
