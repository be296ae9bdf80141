import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { LoopworkError } from '../../core/errors.ts'

/** No place names an agent. Whoever knows which CLIs are installed can offer one by name. */
export class NoAgent extends LoopworkError {
  constructor(hint: string) {
    super('config', 'no agent is configured', { hint })
  }
}

/** `init` writes a file where there is none, and nothing where there is one. */
export const howToDescribeOne = (root: string): string =>
  existsSync(join(root, '.loopworkrc'))
    ? 'describe one in .loopworkrc, such as agents: { mine: { command: [./agent.sh] } }'
    : 'describe one under agents: in .loopworkrc; loopwork init writes one that shows how'
