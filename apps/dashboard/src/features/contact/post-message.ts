export type Refused = { readonly sentence: string; readonly fields: Readonly<Record<string, string>> };

type Answer = { error?: { message?: string; issues?: readonly { path: string; message: string }[] } };

/** Sends the form to our own server; undefined when the message is stored. */
export async function postMessage(message: object): Promise<Refused | undefined> {
  const response = await fetch("/api/contact", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(message),
  }).catch(() => undefined);
  if (response?.ok === true) return undefined;
  const none = "The server cannot be reached. Your text is still here: try again.";
  if (response === undefined) return { sentence: none, fields: {} };
  const { error } = (await response.json().catch(() => ({}))) as Answer;
  const fields = Object.fromEntries((error?.issues ?? []).map((issue) => [issue.path, issue.message]));
  return { sentence: error?.message ?? "Something went wrong. Your text is still here: try again.", fields };
}
