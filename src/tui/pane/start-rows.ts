import type { StartStep } from '../../core/policy/start-steps.ts'
import type { Role } from '../../text/role.ts'
import { blank, cutRow, rowWidth, span, type Row } from '../../text/row.ts'
import type { Sign } from '../../text/signs.ts'
import { signs } from '../../text/signs.ts'
import { stepFacts, stepName } from '../../wording/agents/start-words.ts'

/** Below the steps so many rows are left to what the command prints that is under way. */
const leastOutput = 3

interface Room {
  readonly cells: number
  readonly height: number
  /** Whether there is output to show below. */
  readonly printed: boolean
}

/** What is done before a worker's agent works, a row a step: `✓ branch  loopwork/auth-001/1`. As many rows as there is room for, the one under way always. */
export function startRows(steps: readonly StartStep[], { cells, height, printed }: Room): readonly Row[] {
  const most = Math.max(1, printed ? height - leastOutput : height)
  return mostTelling(steps, most).map((step) => stepRow(step, cells))
}

/** What comes later leaves first, then what was done first. */
function mostTelling(steps: readonly StartStep[], most: number): readonly StartStep[] {
  const left = [...steps]
  while (left.length > most) {
    if (left.at(-1)?.state === 'next') left.pop()
    else left.shift()
  }
  return left
}

function stepRow(step: StartStep, cells: number): Row {
  const { sign, role, nameRole } = looks[step.state]
  let shown = cutRow([span(sign.glyph, role), blank(1), span(stepName(step), nameRole)], cells)
  for (const fact of stepFacts(step)) {
    const longer = [...shown, blank(2), span(fact, 'dim')]
    if (rowWidth(longer) > cells) break
    shown = longer
  }
  return shown
}

const looks: Readonly<
  Record<StartStep['state'], { readonly sign: Sign; readonly role: Role; readonly nameRole: Role }>
> = {
  done: { sign: signs.done, role: 'ok', nameRole: 'dim' },
  now: { sign: signs.running, role: 'run', nameRole: 'text' },
  next: { sign: signs.todo, role: 'dim', nameRole: 'dim' },
}
