/** A number from 0 up to 1 that depends on nothing but the seed and what it is drawn for: not on who draws first. */
export function drawn(seed: number, ...what: readonly (string | number)[]): number {
  let hash = mixed(seed >>> 0)
  for (const word of what) hash = hashed(hash, `${typeof word}:${word}`)
  return mixed(hash) / 2 ** 32
}

/** A factor around 1 as times of work vary: half of them between 1/(1+spread) and 1+spread, a few far above. */
export function drawnFactor(share: number, spread: number): number {
  return (1 + spread) ** (normal(share) / 0.6745)
}

/** FNV-1a. */
function hashed(start: number, text: string): number {
  let hash = start ^ 0x811c9dc5
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0
  return hash
}

/** The finisher of MurmurHash3: neighbours get nothing in common. */
function mixed(value: number): number {
  let hash = value >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** The normal quantile of a share, within three standard deviations: Tukey's lambda, close enough for times of work. */
function normal(share: number): number {
  const inside = Math.min(Math.max(share, 0.0013), 0.9987)
  return (inside ** 0.135 - (1 - inside) ** 0.135) / 0.1975
}
