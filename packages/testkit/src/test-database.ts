export { createTestDatabase, type TestDatabase } from "@sallyport/db/testing";
