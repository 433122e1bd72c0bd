// One line a step: what is being done, then a tick and how long it took.
const live = process.stdout.isTTY && !process.env.CI && !process.env.NO_COLOR;
const colour = (code, text) =>
  process.stdout.isTTY && !process.env.NO_COLOR ? `\u001b[${code}m${text}\u001b[0m` : text;

export const bold = (text) => colour(1, text);
export const dim = (text) => colour(2, text);
export const red = (text) => colour(31, text);
const green = (text) => colour(32, text);

/**
 * Runs `work(say)`; `say` replaces the step's text. Rethrows after marking the step as failed.
 * @template T
 * @param {string} title
 * @param {(say: (text: string) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const began = Date.now();
  let text = title;
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
  const draw = () => live && process.stdout.write(`\r\u001b[K  ${dim("…")} ${text} ${dim(seconds())}`);
  const timer = setInterval(draw, 200);
  const finish = (mark) => {
    clearInterval(timer);
    process.stdout.write(`${live ? "\r\u001b[K" : ""}  ${mark} ${title} ${dim(seconds())}\n`);
  };
  draw();
  try {
    const result = await work((next) => {
      text = next;
      if (!live) process.stdout.write(`  … ${text}\n`);
      draw();
    });
    finish(green("✓"));
    return result;
  } catch (error) {
    finish(red("✗"));
    throw error;
  }
}
