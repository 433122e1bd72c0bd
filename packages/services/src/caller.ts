import type { Services } from "./services.ts";

/** Who changes the control plane: a signed-in person. */
export type Actor = {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly sessionId: string;
};

/** What every use case inside an organisation is called with. */
export type Caller = { readonly services: Services; readonly actor: Actor };
