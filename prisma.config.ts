import { defineConfig } from "prisma/config";

/** For `prisma generate`, and for writing migrations. The product applies them with packages/db/src/migrate.ts. */
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://localhost/unused" },
});
