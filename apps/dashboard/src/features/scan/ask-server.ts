/** Asks our own server. `text` is sent as it is shown. Throws a sentence for the person. */
export async function askServer<Answer>(
  action: "report" | "share" | "revoke",
  text: string,
): Promise<Answer> {
  const response = await fetch(`/api/scan/${action}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: text,
  }).catch(() => undefined);
  if (response === undefined)
    throw new Error("The server cannot be reached. Your file is still here: try again.");
  const answer = (await response.json().catch(() => ({}))) as Answer & { error?: { message?: string } };
  if (!response.ok) throw new Error(answer.error?.message ?? "Something went wrong. Try again.");
  return answer;
}
