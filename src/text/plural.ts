import { safe, type Safe } from './safe.ts'

/** `1 task`, `2 tasks`, `2 tries`. Both words are ours. */
export function plural<const T extends string>(
  count: number,
  one: string extends T ? never : T,
  many: string = `${one as string}s`,
): Safe {
  return `${groupDigits(count)} ${count === 1 ? one : many}` as Safe
}

/** `1,859 todo`: of a word that is the same for one and for many. */
export const counted = (count: number, word: Safe): Safe => safe`${groupDigits(count)} ${word}`

/** `3204` is read as `3,204`. */
export function groupDigits(count: number): Safe {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',') as Safe
}

/** `1st`, `2nd`, `11th` */
export function ordinal(number: number): Safe {
  const tens = number % 100
  if (tens > 10 && tens < 14) return safe`${number}th`
  switch (number % 10) {
    case 1:
      return safe`${number}st`
    case 2:
      return safe`${number}nd`
    case 3:
      return safe`${number}rd`
    default:
      return safe`${number}th`
  }
}
