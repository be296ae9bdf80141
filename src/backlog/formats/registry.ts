import { backlogMdFormat } from './backlog-md/format.ts'
import type { BacklogFormat } from './format.ts'
import { kiroFormat } from './kiro/format.ts'
import { loopworkFormat } from './loopwork/format.ts'
import { openspecFormat } from './openspec/format.ts'
import { plainFormat } from './plain/format.ts'
import { smartRalphFormat } from './smart-ralph/format.ts'
import { specKitFormat } from './spec-kit/format.ts'

/** Every format that loopwork reads, the usual places of the first looked at first. */
export const formats: readonly BacklogFormat[] = [
  loopworkFormat,
  kiroFormat,
  openspecFormat,
  smartRalphFormat,
  specKitFormat,
  backlogMdFormat,
  plainFormat,
]

/** For messages: each format with its usual place. */
export const formatNames = formats.map(({ name, places: [usual] }) => `${name} (${usual})`).join(', ')
