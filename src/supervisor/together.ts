/**
 * What all of them resolve to. Rejects like the first that does, but not before none of them is at work any more: whoever cleans up
 * after an error must be alone.
 */
export async function together<Result>(
  works: readonly [Promise<Result>, ...Promise<Result>[]],
): Promise<[Result, ...Result[]]> {
  await Promise.allSettled(works)
  return Promise.all(works)
}
