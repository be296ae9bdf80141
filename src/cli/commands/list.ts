import { printJson } from '../print-json.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import { shellWord } from '../../core/shell-word.ts'
import { formatDuration } from '../../text/duration.ts'
import { plural } from '../../text/plural.ts'
import { emptySafe, joinSafe, literal, safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { piece } from '../../text/styled-line.ts'
import { itemNote, type NoteFacts } from '../../wording/item-note.ts'
import { notedRow } from '../../wording/noted-item.ts'
import { inPlace, type Elsewhere } from '../../wording/in-place.ts'
import { priorityWord } from '../../wording/priority-word.ts'
import { stateGlyph, stateLooks } from '../../wording/state-look.ts'
import type { CommonFlags } from '../flags.ts'
import { itemJson } from '../item-json.ts'
import { line, printLines, stdoutOptions, wholeLine, type Line } from '../print/lines.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { tableLines, type Column } from '../print/table.ts'
import { findProject, withExistingStore } from '../project.ts'
import { noteFacts, runFactsOf } from '../run-facts.ts'

/** So many rows are read at once: reading a large backlog must not hold up a supervisor. */
const pageSize = 1_000

export async function list(flags: CommonFlags): Promise<number> {
  const project = await findProject(flags)
  return withExistingStore(project, async (store) => {
    const rows: ItemRow[] = []
    for (let offset = 0; store !== null; offset += pageSize) {
      const page = await store.items({
        order: flags.json === true ? 'file' : 'needs you',
        states: null,
        offset,
        limit: pageSize,
        now: Date.now(),
      })
      rows.push(...page)
      if (page.length < pageSize) break
    }
    if (flags.json === true) {
      printJson(rows.map(itemJson))
    } else if (store === null || rows.length === 0) {
      process.stderr.write(`${inPlace(noTasks, elsewhereOf(flags))}\n`)
    } else {
      print(rows, noteFacts(await runFactsOf(store)), flags)
    }
    return 0
  })
}

const noTasks = literal(
  'No tasks here yet. loopwork add "A title" makes one; loopwork run reads .specs/tasks/tasks.json',
)

function print(rows: readonly ItemRow[], facts: NoteFacts, flags: CommonFlags): void {
  const options = stdoutOptions(flags)
  const table = tableLines(
    {
      columns: columnsWith(facts),
      rows,
      sign: ({ state }) => piece(stateGlyph(state, options.ascii), stateLooks[state].role),
      heads: true,
    },
    options,
  )
  printLines(
    [
      ...table,
      line(piece(plural(rows.length, 'task'), 'dim')),
      ...setAsideLine(rows, facts, elsewhereOf(flags)),
    ],
    options,
  )
}

/** Below the table, where it is not cut. */
function setAsideLine(rows: readonly ItemRow[], { run }: NoteFacts, place: Elsewhere): readonly Line[] {
  const setAside = rows.filter(
    ({ item: { standing } }) => standing.status === 'todo' && standing.hold === 'stopped',
  )
  if (setAside.length === 0) return []
  const ids = setAside.slice(0, mostNamed).map(({ item }) => sanitize(shellWord(item.id)))
  // A new run takes them up by itself; one that goes on doesn't.
  const [label, command] =
    run?.endedAt === null
      ? [literal('set aside: '), safe`loopwork retry ${joinSafe(ids, literal(' '))}`]
      : [literal('set aside until the next run: '), literal('loopwork run')]
  return [wholeLine(piece(label, 'dim'), piece(inPlace(command, place)))]
}

const mostNamed = 8

function columnsWith(facts: NoteFacts): readonly Column<ItemRow>[] {
  return [
    { head: literal('ID'), cell: ({ item }) => piece(sanitize(item.id)) },
    { head: literal('TITLE'), most: 34, least: 18, cell: ({ item }) => piece(sanitize(item.title)) },
    {
      head: literal('STATE'),
      cell: ({ state }) => piece(stateLooks[state].word, stateLooks[state].role),
    },
    { head: literal('PRI'), leaves: 3, cell: ({ item }) => piece(priorityWord(item)) },
    {
      head: literal('TRY'),
      right: true,
      leaves: 2,
      cell: ({ attempt }) => piece(attempt === null ? emptySafe : safe`${attempt.tryNumber}`),
    },
    {
      head: literal('TIME'),
      right: true,
      leaves: 1,
      cell: ({ attempt }) =>
        piece(
          attempt === null ? emptySafe : formatDuration((attempt.end?.at ?? facts.now) - attempt.startedAt),
        ),
    },
    {
      head: literal('NOTE'),
      least: 20,
      cell: (row) => piece(itemNote(notedRow(row), facts).text, 'dim'),
    },
  ]
}
