import { join } from "node:path";
import type { NextConfig } from "next";

const REPOSITORY = join(import.meta.dirname, "../..");

const EVERYWHERE = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=()" },
];

const API = [
  { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" },
  { key: "Cache-Control", value: "private, no-store" },
];

const config: NextConfig = {
  turbopack: { root: REPOSITORY },
  outputFileTracingRoot: REPOSITORY,
  transpilePackages: [
    "@sallyport/api",
    "@sallyport/attacks",
    "@sallyport/catalog",
    "@sallyport/catalog-api",
    "@sallyport/catalog-store",
    "@sallyport/db",
    "@sallyport/env",
    "@sallyport/json",
    "@sallyport/json-schema",
    "@sallyport/notify",
    "@sallyport/policy",
    "@sallyport/regex",
    "@sallyport/scan",
    "@sallyport/services",
    "@sallyport/ui",
  ],
  serverExternalPackages: ["@node-rs/argon2", "pg"],
  poweredByHeader: false,
  reactStrictMode: true,
  agentRules: false,
  devIndicators: false,
  rewrites: () => Promise.resolve([{ source: "/favicon.ico", destination: "/icon.svg" }]),
  // Pages get their policy, with a nonce, from src/proxy.ts.
  headers: () =>
    Promise.resolve([
      { source: "/:path*", headers: EVERYWHERE },
      { source: "/api/:path*", headers: API },
    ]),
};

export default config;
