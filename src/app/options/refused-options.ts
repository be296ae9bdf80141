import { LoopworkError } from '../../core/errors.ts'
import type { OptionChange } from '../../core/run/settings.ts'
import { plural } from '../../text/plural.ts'
import type { NewestRun } from './choice.ts'

const pidsOf = ({ living }: NewestRun): string =>
  `${living.length === 1 ? 'pid' : 'pids'} ${living.map(({ identity }) => identity.pid).join(', ')}`

export const noAgent = ({ run }: NewestRun): LoopworkError =>
  new LoopworkError('config', 'no agent is configured', {
    hint: `describe one under agents: in .loopworkrc; or allow what run ${run.id}, which you did not start here, has: loopwork trust --run`,
  })

export function refusedBeside(newest: NewestRun, changes: readonly OptionChange[]): LoopworkError {
  const { run } = newest
  const own = changes.map(({ key, from, to }) => `${key} ${from}, not ${to}`).join('; ')
  return new LoopworkError(
    'usage',
    `run ${run.id} (${pidsOf(newest)}) goes on with its own options: ${own}`,
    {
      hint: `leave ${changes.length === 1 ? 'it' : 'them'} out; or end the run (Ctrl+C there, or loopwork abort --yes) and start again with yours`,
    },
  )
}

export function endsAnother(newest: NewestRun): LoopworkError {
  const { run, living } = newest
  return new LoopworkError(
    'usage',
    `--fresh would end run ${run.id} under ${plural(living.length, 'living loopwork')} (${pidsOf(newest)})`,
    { hint: 'end it first: loopwork abort --yes' },
  )
}
