import { commandFormat } from './command/format.ts'
import { trelloFormat } from './trello/format.ts'
import { csvFormat } from './csv/format.ts'
import { githubFormat } from './github/format.ts'
import type { BacklogFormat } from './format.ts'
import { backlogMdFormat } from './backlog-md/format.ts'
import { beadsFormat } from './beads/format.ts'
import { kiroFormat } from './kiro/format.ts'
import { looperFormat } from './looper/format.ts'
import { loopworkFormat } from './loopwork/format.ts'
import { openagentsFormat } from './openagents/format.ts'
import { openspecFormat } from './openspec/format.ts'
import { plainFormat } from './plain/format.ts'
import { ralphFormat } from './ralph/format.ts'
import { smartRalphFormat } from './smart-ralph/format.ts'
import { specKitFormat } from './spec-kit/format.ts'
import { taskMasterFormat } from './task-master/format.ts'

/** Every format that loopwork reads, the usual places of the first looked at first. */
export const formats: readonly BacklogFormat[] = [
  loopworkFormat,
  looperFormat,
  taskMasterFormat,
  ralphFormat,
  beadsFormat,
  openagentsFormat,
  kiroFormat,
  openspecFormat,
  smartRalphFormat,
  specKitFormat,
  backlogMdFormat,
  githubFormat,
  commandFormat,
  csvFormat,
  trelloFormat,
  plainFormat,
]

/** For messages. */
export const formatNames = formats.map(({ name }) => name).join(', ')
