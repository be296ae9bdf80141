import type { Hold } from '../../core/run/hold.ts'
import type { PoolSettings } from '../../core/policy/pool/demand.ts'
import type { NamesReaders } from '../../core/review/reviewer-of.ts'
import type { RunSettings } from '../../core/run/settings.ts'
import { checkObjects } from '../../git/repository/check-repository.ts'
import { machineHold, presetCure } from '../../supervisor/holds.ts'
import { missingIn } from './missing-in.ts'
import { missingProgram } from './missing-program.ts'
import { checkMachine } from './check-machine.ts'

export interface Whereabouts {
  readonly root: string
  readonly stateDir: string
  /** Null outside git. */
  readonly commonDir: string | null
}

/** What would hold a run that starts now: what the start itself checks, without starting anything. */
export async function wouldHold(
  { root, stateDir, commonDir }: Whereabouts,
  settings: Pick<RunSettings, 'sandbox' | 'worktreeRoot'> & NamesReaders & PoolSettings,
): Promise<readonly Omit<Hold, 'since'>[]> {
  const check = async () => {
    if (commonDir !== null) await checkObjects(commonDir)
  }
  const trouble = await checkMachine({ stateDir, worktreeRoot: settings.worktreeRoot }, { check })
  const missing = missingProgram(settings, missingIn({ root }))
  return [
    ...(trouble === null ? [] : [machineHold(trouble)]),
    ...(missing === null ? [] : [presetHold(missing)]),
  ]
}

const presetHold = (message: string): Omit<Hold, 'since'> => ({
  owner: 'preset',
  code: 'agent:not-started',
  message,
  cure: presetCure,
})
