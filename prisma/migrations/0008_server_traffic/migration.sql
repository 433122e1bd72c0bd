-- What schema.prisma cannot say: the newest forwarded calls of a server, by which the dashboard tells its health.
CREATE INDEX decisions_server_traffic ON decisions (org_id, server_id, at DESC, call_id DESC)
  WHERE answer = 'forwarded';
