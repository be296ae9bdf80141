import { existsSync } from 'node:fs'
import { withTasks } from '../../app/importing/with-tasks.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject } from '../../app/project.ts'
import { noteFacts, runFactsOf } from '../../app/run-facts.ts'
import { LoopworkError } from '../../core/errors.ts'
import { itemId } from '../../core/ids.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import type { Store } from '../../core/ports/store.ts'
import { span, strong } from '../../text/row.ts'
import { literal, safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { shownSign } from '../../text/signs.ts'
import { whyJson, type Need } from '../../report/why-json.ts'
import { cureOf } from '../../wording/cure.ts'
import { inPlace } from '../../wording/in-place.ts'
import { itemNote, type NoteFacts } from '../../wording/item-note.ts'
import { notedRow } from '../../wording/noted-item.ts'
import { agentsFor, agentWords, type AgentNow } from '../../wording/pool/agents-for.ts'
import { lookOfRow, stateVerb } from '../../wording/state-look.ts'
import { printJson } from '../print/json.ts'
import {
  labelled,
  line,
  printLines,
  stdoutOptions,
  wholeLine,
  type Line,
  type PrintOptions,
} from '../print/lines.ts'
import { exitCodes } from '../run/exit-codes.ts'

/** How far down the needs of needs are followed, and how many tasks are named in all. */
const deepest = 4
const mostNeeds = 20

/** Why a task is not running, computed from the facts: its needs, its agents, what is in the way of all, what a person can do. */
export async function why(id: string, flags: CommonFlags): Promise<number> {
  return withTasks(await findProject(flags), flags, async (store) => {
    const row = await store.item(itemId(id))
    if (row === null)
      throw new LoopworkError('usage', `there is no task ${id} here`, { hint: 'loopwork list shows the ids' })
    const { queued, merging } = await store.counts()
    const facts = { ...noteFacts(await runFactsOf(store)), finished: queued + merging }
    const needs = await needsOf(store, row)
    const agents = waitsForAgent(row) ? agentsFor(row.item, facts, await store.agentsInUse()) : []
    if (flags.json === true) printJson(whyJson(row, { facts, needs, agents, stands: existsSync }))
    else {
      const options = stdoutOptions(flags)
      printLines(
        [
          ...headLines(row, facts, options),
          ...needLines(needs, facts, options),
          ...agentLines(agents, options),
          ...nextLines(row, facts, options),
        ],
        options,
      )
    }
    return exitCodes.good
  })
}

const waitsForAgent = ({ state }: ItemRow): boolean => state === 'todo' || state === 'waiting'

/** What it needs that is not done, each followed by what that needs. */
async function needsOf(store: Store, row: ItemRow): Promise<readonly Need[]> {
  const found: Need[] = []
  const seen = new Set<string>([row.item.id])
  const follow = async ({ openNeeds }: ItemRow, depth: number): Promise<void> => {
    for (const id of openNeeds) {
      if (seen.has(id) || found.length >= mostNeeds) continue
      seen.add(id)
      const need = await store.item(id)
      if (need === null) continue
      found.push({ row: need, depth })
      if (depth < deepest) await follow(need, depth + 1)
    }
  }
  await follow(row, 1)
  return found
}

function headLines(row: ItemRow, facts: NoteFacts, options: PrintOptions): readonly Line[] {
  const look = lookOfRow(row)
  const note = itemNote(notedRow(row), facts).text
  return [
    line(
      span(safe`${shownSign(look, options.ascii)} `, look.role),
      strong(sanitize(row.item.id)),
      span(literal(' ')),
      span(stateVerb(row.state, look), look.role),
      span(note === '' ? literal('') : safe`: ${note}`),
    ),
  ]
}

const needLines = (needs: readonly Need[], facts: NoteFacts, options: PrintOptions): readonly Line[] =>
  needs.map(({ row, depth }) => {
    const look = lookOfRow(row)
    const note = itemNote(notedRow(row), facts).text
    return line(
      span(safe`${sanitize('  '.repeat(depth))}${shownSign(look, options.ascii)} `, look.role),
      span(sanitize(row.item.id)),
      span(safe`  ${look.word}`, look.role),
      span(note === '' ? literal('') : safe`  ${note}`, 'dim'),
    )
  })

const agentLines = (agents: readonly AgentNow[], options: PrintOptions): readonly Line[] =>
  agents.flatMap((agent) =>
    labelled({ label: safe`  ${sanitize(agent.name)}  `, text: agentWords(agent) }, 18, options),
  )

function nextLines(row: ItemRow, { run }: NoteFacts, options: PrintOptions): readonly Line[] {
  const goesOn = run?.endedAt === null
  const cure = cureOf({ kind: 'item', item: notedRow(row), goesOn, stands: existsSync })
  if (cure === null) return []
  const label = span(literal('  next            '), 'dim')
  if (cure.command === null) return labelled({ label: literal('  next'), text: cure.words }, 18, options)
  return [wholeLine(label, strong(inPlace(cure.command, options.place)))]
}
