// Named checks with a closing count, and waiting for conditions.

let passed = 0;
let failed = 0;
const began = Date.now();

let look = async () => {};

/** What to do right after a check has failed, such as keeping a picture of the screen; it gets the check's number. */
export function afterFailure(keep) {
  look = keep;
}

/** Runs one check: it passes where `run` neither throws nor returns false. */
export async function check(name, run) {
  const time = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
  try {
    const value = await run();
    if (value === false) throw new Error('is false');
    passed++;
    console.log(`ok    ${name} (${time()})`);
    return value;
  } catch (problem) {
    failed++;
    console.log(`FAIL  ${name} (${time()})\n      ${String(problem?.message ?? problem).split('\n').slice(0, 40).join('\n      ')}`);
    await look(passed + failed).catch(() => {});
    return undefined;
  }
}

/** Asks again until `look` gives something true; the last value seen is in the error. */
export async function until(what, look, ms = 60_000) {
  const end = Date.now() + ms;
  let seen;
  for (;;) {
    seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`waited ${ms / 1000} s in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

/** As `until`, for a text: the condition is on the text, which the error shows. */
export async function untilText(what, read, holds, ms = 60_000) {
  let text = '';
  try {
    await until(what, async () => holds((text = await read())), ms);
  } catch (problem) {
    throw new Error(`${problem.message}; last seen:\n${text}`);
  }
  return text;
}

/** Prints the count and ends the process. */
export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}
