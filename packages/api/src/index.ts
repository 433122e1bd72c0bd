export { type AppRouter, appRouter } from "./app-router.ts";
export { createApiContext } from "./trpc.ts";
