import { describe, expect, it } from "vitest";
import { SCHEMA_FILES, schemaResponse } from "./schema-files.ts";

describe("schemaResponse", () => {
  it.each(SCHEMA_FILES)("serves %s as a JSON Schema that may be cached", async (file) => {
    const response = schemaResponse(file);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^application\/schema\+json/);
    expect(response.headers.get("cache-control")).toMatch(/public, max-age=/);
    expect(await response.json()).toMatchObject({
      $schema: expect.any(String),
      title: `Sallyport policy, version ${/\d/.exec(file)?.[0]}`,
    });
  });

  it.each(["", "policy-v3.json", "constructor", "__proto__"])("answers 404 for %j", (file) => {
    expect(schemaResponse(file).status).toBe(404);
  });
});
