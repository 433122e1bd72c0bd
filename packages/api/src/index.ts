export { type AppRouter, appRouter } from "./app-router.ts";
export { type ApiContext, createApiContext } from "./trpc.ts";
