import type { StandingCandidate } from '../../core/candidate.ts'
import type { Entry } from '../../core/policy/vote.ts'

export const entryOf = ({ number, stage: { work, at } }: StandingCandidate): Entry => ({
  agent: number,
  tree: work?.tree ?? null,
  lines: work === null ? 0 : work.added + work.removed,
  files: work?.files.length ?? 0,
  passedAt: at,
})
