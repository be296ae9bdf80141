/** What a word of the user's own can mean, as `backlog.statuses` names it. */
export const statusMeanings = ['todo', 'claimed', 'blocked', 'done', 'failed', 'cancelled'] as const
export type StatusMeaningName = (typeof statusMeanings)[number]

/** Statuses of a tracker by its own words. Case, spaces, dashes and underscores don't count. */
export type OwnWords = Readonly<Record<string, StatusMeaningName>>

export const foldWord = (word: string): string =>
  word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .replaceAll(/['’]/g, '')

export function meaningOfOwn(word: string, own: OwnWords): StatusMeaningName | null {
  const folded = foldWord(word)
  return Object.entries(own).find(([name]) => foldWord(name) === folded)?.[1] ?? null
}
