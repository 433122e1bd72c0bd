const MAX_MESSAGES = 100;
const MAX_CHARACTERS = 1024 * 1024;

/** What a server says while nobody listens, until somebody does. Of too much the oldest is forgotten. */
export class HeldMessages {
  #texts: string[] = [];
  #length = 0;

  add(text: string): void {
    this.#texts.push(text);
    this.#length += text.length;
    while (this.#texts.length > MAX_MESSAGES || this.#length > MAX_CHARACTERS) {
      this.#length -= this.#texts.shift()?.length ?? 0;
    }
  }

  takeAll(): string[] {
    const texts = this.#texts;
    this.#texts = [];
    this.#length = 0;
    return texts;
  }
}
