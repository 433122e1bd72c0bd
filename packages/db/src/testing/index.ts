export { createTestDatabase, type TestDatabase } from "./test-database.ts";
export { startThrowAwayPostgres } from "./throw-away-postgres.ts";
