export {
  createDatabase,
  type Database,
  enterOrg,
  forOrg,
  forUser,
  isUniqueViolation,
  type Tx,
} from "./database.ts";
export {
  type Approval,
  type Identity,
  type Policy,
  Prisma,
  type Server,
  type Tool,
} from "./generated/client.ts";
