import "server-only";
import { createApiContext } from "@sallyport/api";
import { headers } from "next/headers";
import { cache } from "react";
import { currentActor } from "../session/current-actor.ts";
import { requestOrigin } from "../session/request-origin.ts";
import { services } from "../services.ts";

/** The context of every procedure of this request. */
export const apiContext = cache(async () => {
  const origin = requestOrigin(await headers()); // first: during the build there is no request and no environment
  return createApiContext({ services: services(), actor: await currentActor(), ...origin });
});
