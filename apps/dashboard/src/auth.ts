import "server-only";
import { ServiceError, SignInInput, signIn, signOut } from "@sallyport/services";
import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { cookies } from "next/headers";
import { env } from "./env.ts";
import { DEVICE_AGE_SECONDS, knownDevice, markDevice } from "./session/known-device.ts";
import { requestOrigin } from "./session/request-origin.ts";
import { services } from "./services.ts";

declare module "next-auth" {
  interface User {
    sessionId: string;
  }
}

declare module "next-auth/jwt" {
  /** The only content of the cookie. Every request checks the session in the database. */
  interface JWT {
    sid?: string;
  }
}

const THIRTY_DAYS = 30 * 24 * 60 * 60;

function isHttps(): boolean {
  return env().NEXTAUTH_URL.startsWith("https:");
}

export function sessionCookieName(): string {
  return isHttps() ? "__Host-sallyport-session" : "sallyport-session";
}

/** Says on which browsers an account has signed in, so that attempts from elsewhere do not count against those. */
function deviceCookieName(): string {
  return isHttps() ? "__Host-sallyport-device" : "sallyport-device";
}

const credentials = CredentialsProvider({
  credentials: { email: { type: "email" }, password: { type: "password" } },
  authorize: async (given, request) => {
    const input = SignInInput.safeParse({ email: given?.email, password: given?.password });
    if (!input.success) throw new Error("WrongPassword");
    try {
      const origin = requestOrigin(new Headers(request.headers as Record<string, string>));
      const { NEXTAUTH_SECRET: secret } = env();
      const jar = await cookies();
      const device = knownDevice(jar.get(deviceCookieName())?.value, input.data.email, secret);
      const signedIn = await signIn(services(), input.data, { ...origin, knownDevice: device });
      if (device === undefined) {
        jar.set(deviceCookieName(), markDevice(input.data.email, secret), {
          httpOnly: true,
          sameSite: "lax",
          path: "/",
          secure: isHttps(),
          maxAge: DEVICE_AGE_SECONDS,
        });
      }
      return { id: signedIn.userId, sessionId: signedIn.sessionId };
    } catch (error) {
      throw new Error(sentenceFor(error), { cause: error });
    }
  },
});

/** next-auth sends the message of an error to the page, so it must be a sentence for people. */
function sentenceFor(error: unknown): string {
  if (error instanceof ServiceError && error.code === "too_many") return error.public;
  if (error instanceof ServiceError && error.code !== "internal") return "WrongPassword";
  console.error("Sign-in failed:", error);
  return "Unavailable";
}

export function authOptions(): AuthOptions {
  const secure = isHttps();
  return {
    secret: env().NEXTAUTH_SECRET,
    providers: [credentials],
    session: { strategy: "jwt", maxAge: THIRTY_DAYS },
    jwt: { maxAge: THIRTY_DAYS },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    pages: { signIn: "/sign-in", signOut: "/app", error: "/sign-in", newUser: "/app" },
    callbacks: {
      jwt: ({ token, user }) => (user ? { sid: user.sessionId } : token.sid ? { sid: token.sid } : {}),
      // What /api/auth/session tells the browser: only when the session ends.
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        if (token?.sid) await signOut(services(), token.sid);
      },
    },
  };
}
