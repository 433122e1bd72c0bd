/** The proxy cannot run like this. The message says what is wrong and what to do, for a person. */
export class StartupError extends Error {
  override readonly name = "StartupError";
}
