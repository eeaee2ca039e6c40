/** Refuses what is misspelled, which would else be as if it weren't there. */
export function refuseUnknownOptions(
  of: string,
  given: object,
  known: Readonly<Record<string, true>>,
): void {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(known, name)) continue;
    throw new TypeError(
      `${of} has no option ${JSON.stringify(name)}, so it would do nothing: take one of ${Object.keys(known).join(", ")}, or leave it out.`,
    );
  }
}

/** Refuses a value that is none of a few. `undefined` is as if it weren't there. */
export function refuseUnknownValue(option: string, given: unknown, known: readonly string[]): void {
  if (given === undefined || known.includes(given as string)) return;
  throw new RangeError(
    `${option} is ${JSON.stringify(given)}, which the fake doesn't know: take one of ${known.join(", ")}.`,
  );
}
