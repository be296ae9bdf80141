/** Without keys that mean something else where the rest is written. */
export const withoutKeys = (
  rest: Readonly<Record<string, unknown>>,
  keys: ReadonlySet<string>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(rest).filter(([key]) => !keys.has(key)))
