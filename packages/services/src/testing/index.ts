export { createTestServices, type TestServices } from "./test-services.ts";
