import { SCHEMA_FILES, schemaResponse } from "../../../features/docs/schema-files.ts";

// The files are made when the dashboard is built; there are no others.
export const dynamic = "force-static";
export const dynamicParams = false;

type Context = { params: Promise<{ file: string }> };

export function generateStaticParams(): { file: string }[] {
  return SCHEMA_FILES.map((file) => ({ file }));
}

/** The JSON Schema of the policy language, for editors. */
export async function GET(_request: Request, context: Context): Promise<Response> {
  return schemaResponse((await context.params).file);
}
