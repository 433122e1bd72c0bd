import { explainFailure } from "@sallyport/egress";
import type { JsonValue } from "@sallyport/json";
import type { Access } from "../adapters/state/access.ts";
import { OpenExchange } from "../adapters/state/open-exchanges.ts";
import type { Place } from "../adapters/state/shares.ts";
import { BoundedExchange } from "../adapters/upstream/bounded-exchange.ts";
import { authenticate } from "./authenticate.ts";
import { answerBatch } from "./batch.ts";
import { type Call, idOf, type Inbound, type Seen, statelessOf, type Target } from "./call/call.ts";
import { ClientReply } from "./call/client-reply.ts";
import type { CallContext } from "./call/context.ts";
import type { Outcome } from "./call/outcome.ts";
import type { Ports } from "./call/ports.ts";
import { onStream, Refusal, UNAUTHORIZED, unavailable } from "./call/refusal.ts";
import { failureBody, failureOf, UpstreamFailure } from "./call/upstream-failure.ts";
import { admit, admitMessage } from "./admit.ts";
import { decide } from "./decide.ts";
import type { Permission } from "./decide/permission.ts";
import { forward } from "./forward.ts";
import { noteClientActs } from "./forward/client-acts.ts";
import { hold, type Seat } from "./hold.ts";
import { checkLimits } from "./limits.ts";
import { parse, parsePart } from "./parse.ts";
import { checkParamHeaders } from "./parse/mirrored-headers.ts";
import { openCursor } from "./parse/open-cursor.ts";
import { openTask } from "./parse/open-task.ts";
import { narrowSubscription } from "./parse/subscription.ts";
import { record, recordLate, recordRefusal } from "./record.ts";
import { relay } from "./relay.ts";
import { reserve } from "./reserve.ts";
import { MAX_CALL_MS } from "./reserve/limit-claim.ts";
import { resolve } from "./resolve.ts";
import { settle } from "./settle.ts";

/**
 * One request, from its headers to its outcome record. A step either goes on or gives the Refusal that the client is
 * answered; whatever a step throws is a refusal too. Never rejects.
 */
export function handleCall(call: Call, ports: Ports): Promise<void> {
  return handle(call, (reply) => proceed(call, reply, ports), ports);
}

async function handle(
  call: Call,
  proceed: (reply: ClientReply) => Promise<Refusal | undefined>,
  ports: Ports,
): Promise<void> {
  const reply = new ClientReply(call.response);
  try {
    const refusal = await proceed(reply);
    if (refusal !== undefined) await refuse(call, { refusal, reply }, ports);
  } catch (error) {
    ports.log.error({ callId: call.id, err: error }, "A request failed unexpectedly and was refused.");
    if (call.response.headersSent) call.response.destroy();
    else await refuse(call, { refusal: unavailable("An unexpected error."), reply }, ports);
  }
}

async function proceed(call: Call, reply: ClientReply, ports: Ports): Promise<Refusal | undefined> {
  const target = checkLimits(call, ports);
  if (target instanceof Refusal) return target;
  const access = authenticate(call, target, ports);
  if (access instanceof Refusal) return access;
  const place = admit(target, access, ports);
  if (place instanceof Refusal) return place;
  try {
    return await proceedWithin(call, { target, access, place, reply }, ports);
  } finally {
    place.leave();
  }
}

async function proceedWithin(
  call: Call,
  { target, access, place, reply }: { target: Target; access: Access; place: Place; reply: ClientReply },
  ports: Ports,
): Promise<Refusal | undefined> {
  const parsed = await parse(call, { target, access }, ports);
  if (parsed instanceof Refusal) return parsed;
  if (parsed.kind !== "batch")
    return proceedWith(call, { target, access, place, inbound: parsed, reply, mayWait: true }, ports);
  await answerBatch(call, parsed, {
    ports,
    handle: (part, message) =>
      handle(part, (own) => proceedPart(part, { target, message, reply: own }, ports), ports),
  });
  return undefined;
}

/** One message of a batch, like a request of its own whose client takes JSON only. */
async function proceedPart(
  part: Call,
  {
    target,
    message,
    reply,
  }: { readonly target: Target; readonly message: JsonValue; readonly reply: ClientReply },
  ports: Ports,
): Promise<Refusal | undefined> {
  const asJson = { ...target, acceptsStream: false };
  const access = authenticate(part, asJson, ports);
  if (access instanceof Refusal) return access;
  const place = admit(asJson, access, ports);
  if (place instanceof Refusal) return place;
  try {
    const inbound = parsePart(part, message, { target: asJson, access, ports });
    if (inbound instanceof Refusal) return inbound;
    const arrived = { target: asJson, access, place, inbound, reply, mayWait: false };
    return await proceedWith(part, arrived, ports);
  } finally {
    place.leave();
  }
}

type Arrived = {
  readonly target: Target;
  readonly access: Access;
  readonly place: Place;
  readonly inbound: Inbound;
  readonly reply: ClientReply;
  /** False for one of several messages, of which the others would wait too. */
  readonly mayWait: boolean;
};

async function proceedWith(call: Call, arrived: Arrived, ports: Ports): Promise<Refusal | undefined> {
  const crowded = admitMessage(arrived.inbound, arrived.place);
  if (crowded !== undefined) return crowded;
  const context = resolve(call, arrived, ports);
  if (context instanceof Refusal) return context;
  const opened = openTask(narrowSubscription(arrived.inbound, context, ports), context, ports);
  if (opened instanceof Refusal) return opened;
  const asked = openCursor(opened, context, ports);
  if (asked instanceof Refusal) return asked;
  const permission = decide(call, { inbound: asked, context }, ports);
  if (permission instanceof Refusal) return permission;
  const inbound = checkParamHeaders(asked, context);
  if (inbound instanceof Refusal) return inbound;
  const exchange = new OpenExchange(context.access, context.session?.upstreamId ?? null, idOf(inbound));
  if ("progressToken" in inbound) exchange.progressToken = inbound.progressToken;
  if (permission.limits.some(({ kind }) => kind === "concurrency"))
    exchange.endsAt = ports.clock.now() + MAX_CALL_MS;
  ports.exchanges.add(exchange); // whatever ends its grant from now on, ends it
  try {
    const reserved = reserve(call, { inbound, context, permission }, ports);
    const reservation = reserved instanceof Promise ? await reserved : reserved;
    if (reservation instanceof Refusal) return reservation;
    const { reply, mayWait } = arrived;
    const seat = { reservation, exchange, reply, mayWait };
    try {
      return await forwardApproved({ call, inbound, context, permission, seat }, ports);
    } finally {
      await ports.limiter.commit(seat.reservation); // its places are free again, however the call ended
    }
  } finally {
    ports.exchanges.remove(exchange);
  }
}

type Permitted = {
  readonly call: Call;
  readonly inbound: Inbound;
  readonly context: CallContext;
  readonly permission: Permission;
  readonly seat: Seat;
};

/** What was not approved gives its limits back. Most calls need nobody, and nothing is asked for them. */
async function forwardApproved(permitted: Permitted, ports: Ports): Promise<Refusal | undefined> {
  const { inbound, permission, seat } = permitted;
  const isFree = permission.approvals.length === 0;
  const approved = isFree ? permitted : await holdOrRefuse(permitted, ports);
  if (!(approved instanceof Refusal)) return forwardRecorded(approved, ports);
  await ports.limiter.rollback(seat.reservation);
  const id = idOf(inbound);
  return seat.reply.isStream && id !== null ? onStream(approved, id) : approved;
}

async function holdOrRefuse(permitted: Permitted, ports: Ports): Promise<Permitted | Refusal> {
  const { call, inbound, seat } = permitted;
  if (inbound.kind !== "call") return unavailable("Only calls can be approved.");
  ports.limiter.recorded(seat.reservation); // the restoring of lost sums does not wait for people
  try {
    const held = await hold(call, { ...permitted, inbound }, ports);
    return held instanceof Refusal ? held : { call, ...held, seat };
  } catch (error) {
    ports.log.warn({ callId: call.id, err: error }, "A call could not be held for approval.");
    return unavailable("The approval could not be asked for.");
  }
}

/** From here on the request may have an effect, so it is on the disk first. */
async function forwardRecorded(permitted: Permitted, ports: Ports): Promise<Refusal | undefined> {
  const { call, permission, seat } = permitted;
  const { reservation, exchange, reply } = seat;
  let answers: readonly Seen[];
  try {
    answers = await record(call, { rule: permission.rule, reserved: reservation.reserved }, ports);
    ports.limiter.recorded(reservation);
  } catch {
    await ports.limiter.rollback(reservation);
    return unavailable("The decision could not be recorded.");
  }
  const sentAt = ports.clock.elapsed();
  const outcome = await deliver(permitted, ports);
  const end = { outcome, exchange, reservation, answers, sentAt, responseBytes: reply.bytes };
  await settle(call, end, ports);
  return undefined;
}

/** Sends it and brings the answer back; whatever goes wrong on the way, the client is answered and it has an outcome. */
async function deliver({ call, inbound, context, seat }: Permitted, ports: Ports): Promise<Outcome> {
  const { exchange, reply } = seat;
  let sent: BoundedExchange | undefined;
  try {
    const noted = noteClientActs(inbound, context, ports);
    if (noted !== undefined) await noted;
    // Nobody waits for it any more: its client left before it was sent, perhaps because the disk was slow.
    const isUnwanted = reply.gone && idOf(inbound) !== null;
    if (exchange.cut !== undefined || isUnwanted) throw new UpstreamFailure("closed");
    const upstream = new BoundedExchange(forward(inbound, context, ports));
    sent = upstream;
    exchange.onCut = () => upstream.abort(new UpstreamFailure("closed"));
    reply.onGone = () => {
      const left = new UpstreamFailure("closed");
      if (endsWithClient(inbound)) upstream.abort(left);
      else upstream.abandon(left, exchange.holdsPlace);
    };
    const outcome = await relay(upstream, { call, inbound, context, reply, exchange }, ports);
    return reply.gone ? { ...outcome, result: "client_gone" } : outcome;
  } catch (error) {
    const failure = failureOf(error, null);
    const { upstreamStatus } = failure;
    const hadNoEffect = sent?.begun !== true || failure.wasNotTaken;
    const end = { upstreamStatus, hadNoEffect };
    if (exchange.cut !== undefined) {
      answerCut(reply, exchange.cut);
      return { result: "cut_off", ...end };
    }
    if (reply.gone && (sent === undefined || endsWithClient(inbound) || sent.isGivenUp))
      return { result: "client_gone", ...end };
    const isUnexpected = failure !== error && explainFailure(error).code === "unknown";
    if (isUnexpected)
      ports.log.error({ serverId: context.access.server.entry.id, err: error }, failure.message);
    answerFailure(reply, inbound, failure);
    return { result: "upstream_failed", ...end };
  } finally {
    sent?.settled();
  }
}

/** Whether a client that closes the connection wants no more of it; in the session era a disconnect is no cancel. */
function endsWithClient(inbound: Inbound): boolean {
  return inbound.kind === "open_stream" || statelessOf(inbound) !== undefined;
}

/** G: as an HTTP error while that is possible, else as the last message of the stream. */
function answerFailure(reply: ClientReply, inbound: Inbound, failure: UpstreamFailure): void {
  const body = failureBody(idOf(inbound), failure);
  if (!reply.started) return reply.send(failure.status, body, failure.headers);
  if (idOf(inbound) !== null) reply.writeMessage(body, () => undefined);
  reply.end();
}

/** The grant is over, or the proxy stops: what has begun ends here, and nothing more of the server is passed on. */
function answerCut(reply: ClientReply, reason: OpenExchange["cut"]): void {
  if (reply.started) return reply.end();
  const { status, body, headers } =
    reason === "revoked" ? UNAUTHORIZED : unavailable("The call was cut off.");
  reply.send(status, body, headers);
}

/** Records a refusal and answers it. One that cannot be recorded is answered F: nothing is said unrecorded. */
async function refuse(
  call: Call,
  { refusal, reply }: { refusal: Refusal; reply: ClientReply },
  ports: Ports,
): Promise<void> {
  let answered = refusal;
  try {
    await recordRefusal(call, refusal, ports);
  } catch {
    answered = unavailable("The refusal could not be recorded.");
    recordLate(call, answered, ports);
  }
  reply.send(answered.status, answered.body, answered.headers);
}
