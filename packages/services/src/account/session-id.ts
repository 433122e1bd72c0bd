const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a string has the form of a session's id. */
export function isSessionId(id: string): boolean {
  return UUID.test(id);
}
