/** The proxy cannot start. The message tells a person what is wrong and what to do. */
export class StartupError extends Error {
  override readonly name = "StartupError";
}
