export interface AttemptName {
  readonly slug: string
  readonly number: number
}

export const attemptKey = ({ slug, number }: AttemptName): string => `${slug}.${number}`
export const privateDirName = (attempt: AttemptName): string => `attempts/${attemptKey(attempt)}`

/** One path for all tries of an item: agent programs resume their sessions only in the folder where they began them. */
export const worktreePath = (root: string, storeId: string, slug: string): string =>
  `${root}/${storeId}/${slug}`
