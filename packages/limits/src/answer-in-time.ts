export class NoAnswer extends Error {}

/**
 * What was asked for, if it comes within `ms`; else rejects with NoAnswer. What comes later goes to `onLate`, which gives back
 * what was taken for nobody.
 */
export async function answerInTime<T>(
  asked: Promise<T>,
  ms: number,
  { late, onLate }: { readonly late: string; readonly onLate: (answer: T) => void },
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((done) => {
    // A process that was busy may find the answer waiting: what has come is read before it is given up.
    timer = setTimeout(() => setImmediate(() => done(undefined)), ms);
  });
  try {
    const answer = await Promise.race([asked.then((value) => ({ value })), tooLate]);
    if (answer !== undefined) return answer.value;
  } finally {
    clearTimeout(timer);
  }
  asked.then(onLate).catch(() => undefined);
  throw new NoAnswer(late);
}
