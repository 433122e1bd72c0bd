import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "@sallyport/testkit";

/** Debian's nginx as a plain reverse proxy of one worker: keep-alive on both sides, nothing logged. */
const configure = (port: number, upstreamPort: number, folder: string): string => `
daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
  client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder};
  uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
  upstream mcp { server 127.0.0.1:${upstreamPort}; keepalive 64; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://mcp; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}`;

export type Nginx = {
  readonly version: string;
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
};

/** Undefined where there is no nginx on PATH. */
export async function startNginx(upstreamPort: number): Promise<Nginx | undefined> {
  const version = nginxVersion();
  if (version === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "sallyport-nginx-"));
  const port = await freePort();
  writeFileSync(join(folder, "nginx.conf"), configure(port, upstreamPort, folder));
  const child = spawn("nginx", ["-p", folder, "-c", "nginx.conf", "-e", join(folder, "error.log")], {
    stdio: "ignore",
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.kill("SIGTERM")) await once(child, "exit");
    rmSync(folder, { recursive: true, force: true });
  };
  if (!(await accepts(port, child))) {
    await stop();
    throw new Error("nginx does not start.");
  }
  return { version, pid: child.pid ?? 0, port, stop };
}

function nginxVersion(): string | undefined {
  try {
    return execFileSync("sh", ["-c", "nginx -v 2>&1"], { encoding: "utf8" }).split("/").at(-1)?.trim();
  } catch {
    return undefined;
  }
}

async function accepts(port: number, child: ChildProcess): Promise<boolean> {
  while (child.exitCode === null) {
    const socket = connect(port, "127.0.0.1");
    const isThere = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isThere) return true;
    await delay(20);
  }
  return false;
}
