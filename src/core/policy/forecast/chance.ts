/**
 * A number from above 0 to 1 that depends on nothing but its place: the same in every look, so that a forecast moves only with what it is
 * made from, and the same for a task whether or not another one is added.
 */
export function chance(draw: number, what: number, place: number): number {
  return (mixed(mixed(mixed(draw + 1) + what) + place) + 0.5) / 2 ** 32
}

/** Exponential with mean 1. */
export const exponential = (share: number): number => -Math.log(share)

/** Standard normal, of two shares (Box and Muller). */
export const normal = (one: number, other: number): number =>
  Math.sqrt(2 * exponential(one)) * Math.cos(2 * Math.PI * other)

/** The finisher of MurmurHash3: neighbours get nothing in common. */
function mixed(value: number): number {
  let hash = Math.imul(value, 0x9e3779b1) >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
