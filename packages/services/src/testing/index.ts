export { holdCall } from "./hold-call.ts";
export { createTestServices, type TestServices } from "./test-services.ts";
