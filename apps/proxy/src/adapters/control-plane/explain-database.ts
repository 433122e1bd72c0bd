/** What a person can do about a database that does not answer; by the error's code, never quoting it. */
const BY_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "it refuses connections. Start Postgres, or check host and port in PROXY_DATABASE_URL.",
  ENOTFOUND: "its host name has no address. Check the host in PROXY_DATABASE_URL.",
  EAI_AGAIN: "its host name cannot be looked up. Check DNS and the host in PROXY_DATABASE_URL.",
  ETIMEDOUT: "it does not answer in time. Check the network between this proxy and Postgres.",
  ECONNRESET: "it closed the connection. Check that Postgres is up.",
  "28P01": "it does not accept the password. Check the password in PROXY_DATABASE_URL.",
  "28000": "it does not let this user in. Check the user in PROXY_DATABASE_URL, and pg_hba.conf.",
  "3D000":
    "there is no such database. Check the name at the end of PROXY_DATABASE_URL, or run the migrations.",
  "42P01": "its tables are missing. Run the migrations with this version of Sallyport.",
  "42703": "its tables are of another version. Run the migrations with this version of Sallyport.",
  "42501": "the user may not read what a proxy needs. Use the role sallyport_proxy in PROXY_DATABASE_URL.",
  "53300": "it has no connection left. Raise max_connections, or stop what uses them up.",
  "57P01": "it is being shut down. Start Postgres again.",
  "57P03": "it is starting up; this goes away by itself.",
};

/** One sentence, without password, query or stack trace. */
export function explainDatabaseFailure(error: unknown): string {
  const code = codeOf(error);
  const why = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  return `The database cannot be used: ${why ?? `the connection failed${code === "" ? "" : ` (${code})`}. Check that Postgres is up.`}`;
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (!(error instanceof Error)) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  return /timeout/i.test(error.message) ? "ETIMEDOUT" : /terminated/i.test(error.message) ? "ECONNRESET" : "";
}
