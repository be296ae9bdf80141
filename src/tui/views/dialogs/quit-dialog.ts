import type { BoardSnapshot } from '../../../core/board/snapshot.ts'
import { inLane, withWorkers } from '../../../core/run/counts.ts'
import { cellWidth, truncateMiddle } from '../../../text/cells.ts'
import { plural } from '../../../text/plural.ts'
import { blank, emptyRow, pointer, rowWidth, span, strong, type Row } from '../../../text/row.ts'
import { joinSafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { inPlace, type Elsewhere } from '../../../wording/in-place.ts'
import type { QuitWay } from '../../state/screen/modal.ts'
import { keyHint } from '../key-hint.ts'
import type { Dialog } from './dialog.ts'
import { frozen, running } from './running-agents.ts'

interface LeavingFacts {
  readonly snapshot: BoardSnapshot
  /** Where commands have to lead. */
  readonly elsewhere: Elsewhere
  /** Of a row, at most. */
  readonly cells: number
}

/** Behind the pointer, the key and the name. */
const indent = 13

/** Drained is what a worker or the lane has in hand: finished work is merged before it leaves. */
function whatIsAtWork({ counts }: BoardSnapshot): Safe {
  const count = withWorkers(counts) + inLane(counts)
  return count === 1 ? literal('the 1 at work has merged') : safe`the ${count} at work have merged`
}

/** Three ways, the harmless one chosen first; each states what will happen. */
export function quitDialog(choice: QuitWay, facts: LeavingFacts): Dialog {
  const { snapshot } = facts
  const [agents, still] = [running(snapshot), frozen(snapshot)]
  const ways: readonly { way: QuitWay; key: Safe; name: Safe; does: Safe; then: readonly Safe[] }[] = [
    {
      way: 'detach',
      key: literal('d'),
      name: literal('Detach'),
      ...afterDetaching(facts),
    },
    {
      way: 'drain',
      key: literal('e'),
      name: literal('Drain '),
      does: safe`no new tasks; leave when ${whatIsAtWork(snapshot)}`,
      then: [
        ...(still === 0
          ? []
          : [
              safe`${still} of them frozen: first let ${still === 1 ? literal('it') : literal('them')} go on`,
            ]),
        literal('what is left stays todo'),
      ],
    },
    {
      way: 'abort',
      key: literal('a'),
      name: literal('Abort '),
      does:
        agents === 0
          ? literal('the run ends; what is left stays as it is')
          : safe`stop ${plural(agents, 'agent')}; the run ends`,
      then: agents === 0 ? [] : [literal('tasks go back to todo, their work is kept as refs')],
    },
  ]
  const body = ways.flatMap(({ way, key, name, does, then }, index): Row[] => [
    ...(index === 0 ? [] : [emptyRow]),
    [
      pointer(way === choice),
      span(key, way === 'abort' ? 'bad' : 'accent'),
      blank(1),
      way === choice ? strong(name) : span(name),
      blank(3),
      span(does),
    ],
    ...then.map((line): Row => [blank(indent), span(line, 'dim')]),
  ])
  return {
    title: literal('Leave loopwork?'),
    flows: true,
    body,
    keys: [
      ...keyHint(literal('Enter'), literal(choice)),
      blank(3),
      ...keyHint(literal('Esc'), literal('stay')),
    ],
    role: 'accent',
    width: Math.max(60, ...body.map(rowWidth)),
  }
}

/** What goes on without this screen, and what doesn't: people leave for the night. */
function afterDetaching({ snapshot, elsewhere, cells }: LeavingFacts): {
  readonly does: Safe
  readonly then: readonly Safe[]
} {
  const agents = running(snapshot)
  const [other] = snapshot.others
  const goOn = joinSafe(whatGoesOn(agents - frozen(snapshot), frozen(snapshot)), literal(', '))
  if (other !== undefined) {
    return { does: goOn, then: [safe`the run goes on in pid ${other}`] }
  }
  return {
    does:
      agents > 0 ? goOn : inLane(snapshot.counts) > 0 ? literal('no agent runs') : literal('nothing runs'),
    then: [
      literal('nothing new starts or merges until a screen takes over:'),
      ...screensThatTakeOver(elsewhere, cells - indent),
    ],
  }
}

/** Where it is narrower, the command stands alone: such a screen is mostly low, too, and has no row for more. */
const leastWithOpenOne = 36

/** A command that has no room beside its words is below them, and cut in its middle where it is too long for that too. */
function screensThatTakeOver(elsewhere: Elsewhere, cells: number): readonly Safe[] {
  const command = inPlace(literal('loopwork tui'), elsewhere)
  const beside = safe`one that is open, or  ${command}`
  if (cellWidth(beside) <= cells) return [beside]
  const below = truncateMiddle(command, cells)
  return cells < leastWithOpenOne ? [below] : [literal('one that is open, or'), below]
}

function whatGoesOn(awake: number, still: number): readonly Safe[] {
  const goOn = safe`${plural(awake, 'agent')} ${awake === 1 ? literal('goes on to its end') : literal('go on to their end')}`
  if (still === 0) return [goOn]
  const stay = safe`${plural(still, 'agent')} ${still === 1 ? literal('stays frozen') : literal('stay frozen')}`
  return awake === 0 ? [stay] : [goOn, stay]
}
