export {
  createDatabase,
  type Database,
  enterOrg,
  forOrg,
  forUser,
  isUniqueViolation,
  type Tx,
} from "./database.ts";
export { type Identity, type Policy, Prisma, type Server } from "./generated/client.ts";
