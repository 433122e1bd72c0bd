const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether it can be a session's id; the database knows only such ones. */
export function isSessionId(id: string): boolean {
  return UUID.test(id);
}
