/** How many numbers are sorted, or merged, without a pause: a few milliseconds. */
const stepLength = 32_768

/** Sorts in steps, so that keys can be answered in between. Yields after each; returns the numbers in order. */
export function* sortedNumbers(given: Float64Array<ArrayBuffer>): Generator<void, Float64Array> {
  for (let from = 0; from < given.length; from += stepLength) {
    given.subarray(from, from + stepLength).sort()
    yield
  }
  let runs = given
  let spare = new Float64Array(given.length)
  for (let length = stepLength; length < given.length; length *= 2) {
    for (let from = 0; from < given.length; from += 2 * length) yield* merge(runs, spare, { from, length })
    ;[runs, spare] = [spare, runs]
  }
  return runs
}

/** Two runs that follow each other into one. */
function* merge(
  source: Float64Array,
  target: Float64Array,
  { from, length }: { readonly from: number; readonly length: number },
): Generator<void, void> {
  const middle = Math.min(from + length, source.length)
  const end = Math.min(from + 2 * length, source.length)
  let left = from
  let right = middle
  for (let at = from; at < end; at++) {
    const takesLeft = right >= end || (left < middle && (source[left] ?? 0) <= (source[right] ?? 0))
    target[at] = source[takesLeft ? left++ : right++] ?? 0
    if (at % stepLength === 0) yield
  }
}
