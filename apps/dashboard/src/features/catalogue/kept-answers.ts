type Kept = { readonly at: number; readonly answer: Promise<unknown> };

export type KeptAnswersOptions = {
  /** What the answers are made from; another one makes all of them void. */
  readonly revision: () => Promise<string>;
  readonly now: () => number;
  /** How many answers are kept; the oldest goes first. */
  readonly most: number;
  readonly lookAgainMs: number;
  /** No answer is kept longer, whatever the revision says. */
  readonly keptMs: number;
};

/** Answers to questions that many ask, kept while what they were made from has not changed. */
export class KeptAnswers {
  readonly #options: KeptAnswersOptions;
  readonly #answers = new Map<string, Kept>();
  #revision = "";
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(options: KeptAnswersOptions) {
    this.#options = options;
  }

  /** The answer that is kept under `key`, else the one that `ask` gives. A failure is not kept. */
  async answer<Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const { now, most, keptMs } = this.#options;
    await this.#look();
    const kept = this.#answers.get(key);
    if (kept !== undefined && now() - kept.at < keptMs) return (await kept.answer) as Answer;
    const entry = { at: now(), answer: ask() };
    this.#answers.delete(key);
    this.#answers.set(key, entry);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > most && oldest !== undefined) this.#answers.delete(oldest);
    try {
      return await entry.answer;
    } catch (error) {
      if (this.#answers.get(key) === entry) this.#answers.delete(key);
      throw error;
    }
  }

  async #look(): Promise<void> {
    const { now, revision, lookAgainMs } = this.#options;
    if (now() - this.#lookedAt < lookAgainMs) return;
    this.#lookedAt = now();
    const found = await revision();
    if (found !== this.#revision) this.#answers.clear();
    this.#revision = found;
  }
}
