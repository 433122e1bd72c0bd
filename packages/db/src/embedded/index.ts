export { type Cluster, deleteCluster, runningPort, startCluster } from "./cluster.ts";
export { freePort } from "./free-port.ts";
export { StartupError } from "./startup-error.ts";
