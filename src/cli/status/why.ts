import { existsSync } from 'node:fs'
import { withTasks } from '../../app/importing/with-tasks.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject } from '../../app/project.ts'
import { noteFacts, runFactsOf } from '../../app/run-facts.ts'
import { LoopworkError } from '../../core/errors.ts'
import { itemId } from '../../core/ids.ts'
import { waitsForAgent, whyOf, type Why, type WhyNeed } from '../../core/list/why.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import { span, strong } from '../../text/row.ts'
import { literal, safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { shownSign } from '../../text/signs.ts'
import { whyJson } from '../../report/why-json.ts'
import { cureOf, type Cure } from '../../wording/cure.ts'
import { inPlace } from '../../wording/in-place.ts'
import { itemNote, type NoteFacts } from '../../wording/item-note.ts'
import { notedRow } from '../../wording/noted-item.ts'
import { agentsFor, agentWords, type AgentNow } from '../../wording/pool/agents-for.ts'
import { lookOfRow, stateVerb } from '../../wording/state-look.ts'
import { atWorkWords } from '../../wording/why/at-work-words.ts'
import { startWords } from '../../wording/why/start-words.ts'
import { slotWords, wayOn } from '../../wording/why/way-on.ts'
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

/** Why a task is not running, computed from the facts: its needs, its agents, what is in the way of all, what a person can do. */
export async function why(id: string, flags: CommonFlags): Promise<number> {
  return withTasks(await findProject(flags), flags, async (store) => {
    const run = await runFactsOf(store)
    const found = await whyOf(store, itemId(id), run.now)
    if (found === null)
      throw new LoopworkError('usage', `there is no task ${id} here`, { hint: 'loopwork list shows the ids' })
    const { row, needs } = found
    const facts = { ...noteFacts(run), finished: found.finished }
    const agents = waitsForAgent(row) ? agentsFor(row.item, facts, found.inUse) : []
    if (flags.json === true) printJson(whyJson(found, { facts, agents, stands: existsSync }))
    else {
      const options = stdoutOptions(flags)
      printLines(
        [
          ...headLines(row, facts, options),
          ...needLines(needs, facts, options),
          ...agentLines(agents, options),
          ...slotLines(found, facts, options),
          ...startLines(found, options),
          ...workLines(row, facts, options),
          ...nextLines(row, facts, options),
          ...otherNextLines(found, facts, options),
        ],
        options,
      )
    }
    return exitCodes.good
  })
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

const needLines = (needs: readonly WhyNeed[], facts: NoteFacts, options: PrintOptions): readonly Line[] =>
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

function slotLines(why: Why, facts: NoteFacts, options: PrintOptions): readonly Line[] {
  const text = slotWords(why, facts)
  return text === null ? [] : labelled({ label: literal('  starts'), text }, 18, options)
}

function startLines(why: Why, options: PrintOptions): readonly Line[] {
  const text = startWords(why)
  return text === null ? [] : labelled({ label: literal('  starts'), text }, 18, options)
}

function workLines(row: ItemRow, { run, now }: NoteFacts, options: PrintOptions): readonly Line[] {
  const text = atWorkWords(row, { run, now })
  return text === null ? [] : labelled({ label: literal('  work'), text }, 18, options)
}

function nextLines(row: ItemRow, { run }: NoteFacts, options: PrintOptions): readonly Line[] {
  const goesOn = run?.endedAt === null
  return cureLines(cureOf({ kind: 'item', item: notedRow(row), goesOn, stands: existsSync }), options)
}

function cureLines(cure: Cure | null, options: PrintOptions): readonly Line[] {
  if (cure === null) return []
  const { words, command } = cure
  if (command === null)
    return labelled({ label: literal('  next'), text: inPlace(words, options.place) }, 18, options)
  return [wholeLine(span(literal('  next            '), 'dim'), strong(inPlace(command, options.place)))]
}

/** Where nothing is to be done about the task itself. */
function otherNextLines(why: Why, facts: NoteFacts, options: PrintOptions): readonly Line[] {
  return cureLines(wayOn(why, { facts, stands: existsSync }), options)
}
