import type { Action, KeyRow } from '../../keymap/key-row.ts'
import { keyWord } from '../../keymap/key-words.ts'
import { blank, emptyRow, fillRow, rowWidth, span, spreadRow, strong, type Row } from '../../text/row.ts'
import { plural } from '../../text/plural.ts'
import type { Role } from '../../text/role.ts'
import { joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { signs, type Sign } from '../../text/signs.ts'
import { wrap } from '../../text/wrap.ts'
import type { Size } from '../layout/rectangle.ts'
import { fittedBlocks } from './fitted-blocks.ts'
import { startFooter } from './start-footer.ts'

/** The demo, before anything of it is made. */
export interface Welcome {
  readonly workers: number
  /** The keys of its screen. */
  readonly keymap: readonly KeyRow[]
  /** Where its repository will be, with a name that is chosen then. */
  readonly folder: Safe
  /** Enter was pressed: it is being made. */
  readonly isStarting: boolean
}

export function welcomeRows(
  { workers, keymap, folder, isStarting }: Welcome,
  { columns, rows }: Size,
): readonly Row[] {
  const height = rows - 3
  const said = (text: Safe, indent = 3): readonly Row[] =>
    wrap(text, columns - indent - 2, 0).map((line) => [blank(indent), span(line)])
  const listed = (heading: Safe, entries: readonly (readonly Row[])[]): readonly Row[] => [
    [blank(3), span(heading, 'dim')],
    ...entries.flat(),
  ]
  const body = fittedBlocks(
    [
      {
        rows: said(
          safe`Eight small tasks, ${plural(workers, 'scripted agent')}, one scratch repository. It takes about 25 seconds.`,
        ),
        giveWay: 0,
      },
      {
        rows: listed(literal('You will see'), points(seen(workers), columns)),
        giveWay: 1,
      },
      {
        rows: listed(literal('Try while it runs'), points(keysToTry(keymap), columns)),
        giveWay: 2,
      },
      {
        rows: listed(literal('The repository stays, delete it when you like'), [said(folder, 6)]),
        giveWay: 3,
      },
    ],
    height,
  )
  const right: Row = [span(literal('no key, no network, $0 '), 'dim')]
  return [
    spreadRow([strong(literal(' loopwork demo'))], right, columns, blank(1)),
    emptyRow,
    ...Array.from({ length: Math.max(0, height) }, (_, index) => body[index] ?? emptyRow),
    isStarting ? [blank(1), span(literal('Starting…'), 'dim')] : startFooter('welcome', columns),
  ].map((row) => fillRow(row, columns))
}

interface Point {
  readonly sign: Row
  readonly text: Safe
}

const signed = ({ glyph }: Sign, role: Role, text: Safe): Point => ({ sign: [span(glyph, role)], text })
const keyed = (key: Safe, text: Safe): Point => ({ sign: [span(key, 'accent')], text })

const seen = (workers: number): readonly Point[] => [
  signed(signs.running, 'run', safe`${plural(workers, 'agent')} at work, each in a worktree of its own`),
  signed(signs.failed, 'bad', literal('a try that the gate refuses, and the next one that it takes')),
  signed(signs.blocked, 'dim', literal('two tasks that share a file, one after the other')),
  signed(signs.done, 'ok', literal('work merged into main, one at a time, after its gate')),
  ...(workers < 2
    ? []
    : [
        signed(
          signs.conflict,
          'bad',
          literal('a conflict between two tasks, left for you, with its commands'),
        ),
      ]),
]

function keysToTry(keymap: readonly KeyRow[]): readonly Point[] {
  const of = (...actions: readonly Action[]): Safe =>
    joinSafe(
      actions.map((action) => keyWord(action, keymap)),
      literal(' '),
    )
  return [
    keyed(of('more', 'fewer'), literal('more or fewer agents, at once')),
    keyed(of('zoom'), safe`one agent in full; ${of('back')} comes back`),
    keyed(of('stop', 'retry', 'diff'), literal('stop a task, retry one, see what it changed')),
    keyed(of('help'), literal('every key')),
  ]
}

const indent = 6
const leastSign = 5

function points(entries: readonly Point[], columns: number): readonly (readonly Row[])[] {
  const cells = Math.max(leastSign, ...entries.map(({ sign }) => rowWidth(sign))) + 2
  return entries.map(({ sign, text }) => {
    const [first, ...rest] = wrap(text, columns - indent - cells - 3, 0)
    return [
      [blank(indent), ...fillRow(sign, cells), span(first ?? text)],
      ...rest.map((line): Row => [blank(indent + cells), span(line)]),
    ]
  })
}
