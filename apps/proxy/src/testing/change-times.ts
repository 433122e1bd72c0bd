import type { Tenant } from "@sallyport/testkit";

export type Enforcing = {
  readonly tenant: Tenant;
  /** Calls the tool that publications change. */
  readonly call: (token: string) => Promise<{ readonly status: number; readonly body: string }>;
  /** The milliseconds until the condition holds. */
  readonly until: (holds: () => Promise<boolean>) => Promise<number>;
};

/** The milliseconds from each revocation until a call with the grant's token is refused. */
export async function revocationTimes(on: Enforcing, rounds: number): Promise<number[]> {
  const { tenant, call, until } = on;
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { grantId, token } = await tenant.addGrant();
    await until(async () => (await call(token)).status === 200);
    await tenant.revoke(grantId);
    times.push(await until(async () => (await call(token)).status === 401));
  }
  return times;
}

/** The milliseconds from each publication until it denies a call; `denying` makes the policy. */
export async function publicationTimes(
  on: Enforcing,
  denying: (reason: string) => object,
  rounds: number,
): Promise<number[]> {
  const { tenant, call, until } = on;
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const reason = `Denied by publication ${round}.`;
    await tenant.publish(denying(reason));
    times.push(await until(async () => (await call(tenant.token)).body.includes(reason)));
  }
  return times;
}
