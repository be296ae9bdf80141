import { isSmaller, type Entry } from './vote.ts'

/** What a judge answered about works that it was shown in some order. */
export interface Judgement {
  /** The chosen work's agent. */
  readonly agent: number
  readonly why: string
}

/**
 * Whose work a judge has chosen who saw all of them twice, the second time in the opposite order: only an answer that does not
 * depend on the order is one. Null: an answer that could not be read.
 * @param limited a judge that could not answer since its vendor's limit is reached; null: none.
 */
export function decide(
  entries: readonly [Entry, ...Entry[]],
  judgements: readonly (Judgement | null)[],
  limited: string | null,
): { readonly entry: Entry; readonly why: string } {
  const read = judgements.filter((judgement) => judgement !== null)
  const [first, ...others] = entries.filter(({ agent }) => read.some((one) => one.agent === agent))
  const smallest = (of: readonly [Entry, ...Entry[]]): Entry =>
    of.reduce((one, other) => (isSmaller(one, other) <= 0 ? one : other))
  if (first === undefined) {
    const why = limited === null ? 'the judge gave no answer' : `no judge could answer: ${limited} is limited`
    return { entry: smallest(entries), why: `${why}, and this is the smallest change` }
  }
  if (others.length > 0)
    return {
      entry: smallest([first, ...others]),
      why: 'the judge chose by the order of the works, and this is the smaller of the two',
    }
  const said = read.find(({ why }) => why !== '')?.why
  const missing = limited === null ? '' : ` (${limited} is limited)`
  const looks = `${read.length} of ${judgements.length} looks of the judge${missing}`
  return { entry: first, why: said === undefined ? looks : `${looks}: ${said}` }
}
