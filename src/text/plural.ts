import type { Safe } from './safe.ts'

/** `1 task`, `2 tasks`, `2 tries`. Both words are ours. */
export function plural<const T extends string>(
  count: number,
  one: string extends T ? never : T,
  many: string = `${one as string}s`,
): Safe {
  return `${groupDigits(count)} ${count === 1 ? one : many}` as Safe
}

/** `3204` is read as `3,204`. */
export function groupDigits(count: number): Safe {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',') as Safe
}
