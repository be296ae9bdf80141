import { existsSync } from 'node:fs'
import { withTasks } from '../../app/importing/with-tasks.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject, type Project } from '../../app/project.ts'
import { noteFacts, runFactsOf } from '../../app/run-facts.ts'
import { worktreeOf, type Attempt } from '../../core/attempt.ts'
import { reviewPassLabel } from '../../core/backlog/review-pass.ts'
import { LoopworkError } from '../../core/errors.ts'
import { newestPlan } from '../../core/plan/newest-plan.ts'
import { itemId, type ItemId } from '../../core/ids.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import { labelsOf } from '../../core/policy/labels-of.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import type { Store } from '../../core/ports/store.ts'
import type { ItemState } from '../../core/state.ts'
import { itemJson } from '../../report/item-json.ts'
import { span, strong } from '../../text/row.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize, sanitizeLines } from '../../text/sanitize.ts'
import { shownSign } from '../../text/signs.ts'
import { cureOf } from '../../wording/cure.ts'
import { inPlace } from '../../wording/in-place.ts'
import { itemNote, type NoteFacts } from '../../wording/item-note.ts'
import { printedLine } from '../../wording/line-look.ts'
import { movedOn } from '../../wording/moved-on.ts'
import { notedRow } from '../../wording/noted-item.ts'
import { progressWords } from '../../wording/progress-words.ts'
import { choiceWords } from '../../wording/agents/choice-words.ts'
import { priorityWord } from '../../wording/priority-word.ts'
import { lookOfRow, stateGlyph } from '../../wording/state-look.ts'
import { printJson } from '../print/json.ts'
import {
  emptyLine,
  labelled,
  line,
  printLines,
  stdoutOptions,
  type PrintOptions,
  wholeLine,
  type Line,
} from '../print/lines.ts'
import { noteJson, noteLines } from '../print/notes.ts'
import { tryJson, tryLines } from '../print/tries.ts'
import { exitCodes } from '../run/exit-codes.ts'

export async function show(id: string, flags: CommonFlags): Promise<number> {
  const project = await findProject(flags)
  return withTasks(project, flags, async (store) => {
    const row = await store.item(itemId(id))
    if (row === null) {
      throw new LoopworkError('usage', `there is no task ${id} here`, { hint: 'loopwork list shows the ids' })
    }
    const attempts = await store.attemptsOf(row.item.id)
    const notes = await store.notesOf(row.item.id)
    if (flags.json === true) {
      const parts = await store.partsOf(row.item.id, mostParts)
      printJson({
        ...itemJson(row),
        progress: parts?.progress ?? null,
        notes: notes.map(noteJson),
        tries: attempts.map(tryJson),
      })
      return exitCodes.good
    }
    const options = stdoutOptions(flags)
    const facts = noteFacts(await runFactsOf(store))
    printLines(
      [
        ...headLines(row, facts, options),
        // What has to be done first stands before what is next.
        ...(await movedOnLines(row, { project, store, target: facts.run?.settings.target ?? null }, options)),
        ...nextLines(row, options),
        ...failureLines(row, options),
        emptyLine,
        ...originLines(row, options),
        ...(await relations(store, row, options)),
        ...bodyLines(row),
        ...noteLines(notes),
        ...planLines(attempts, options),
        ...tryLines(attempts, facts.now, options),
      ],
      options,
    )
    return exitCodes.good
  })
}

const indent = 13

const field = (label: Safe, text: Safe, options: PrintOptions): readonly Line[] =>
  labelled({ label: safe`  ${label}`, text }, indent, options)

function headLines(row: ItemRow, facts: NoteFacts, options: PrintOptions): readonly Line[] {
  const { item, state } = row
  const look = lookOfRow(row)
  // The number of tries is beside its state.
  const noted = notedRow(row)
  const note = itemNote(state === 'failed' ? { ...noted, tries: 0 } : noted, facts).text
  return [
    line(
      span(safe`${shownSign(look, options.ascii)} `, look.role),
      strong(sanitize(item.id)),
      span(safe`  ${sanitize(item.title)}`),
    ),
    line(span(literal('  state      '), 'dim'), span(look.word, look.role), span(triesOf(row, facts))),
    ...(note === '' ? [] : field(noteLabel(row), note, options)),
    ...keptLines(row, options),
  ]
}

/** Where a person finds the work of a conflict, whole, so that it can be pasted. */
function keptLines({ state, attempt }: ItemRow, options: PrintOptions): readonly Line[] {
  if (state !== 'conflict' || attempt === null) return []
  const worktree = worktreeOf(attempt)
  if (worktree === null) return []
  const { branch, path } = worktree
  return [
    ...(branch === null ? [] : field(literal('branch'), sanitize(branch), options)),
    wholeLine(
      span(literal('  worktree   '), 'dim'),
      span(sanitize(path)),
      span(existsSync(path) ? emptySafe : literal(', not there any more'), 'dim'),
    ),
  ]
}

/** Before a person begins to settle a conflict: what the target has got since the merge was handed over. */
async function movedOnLines(
  { state, attempt }: ItemRow,
  {
    project,
    store,
    target,
  }: { readonly project: Project; readonly store: Store; readonly target: string | null },
  options: PrintOptions,
): Promise<readonly Line[]> {
  const dir = state === 'conflict' && attempt !== null ? (worktreeOf(attempt)?.path ?? null) : null
  if (dir === null || target === null || !existsSync(dir)) return []
  const { openGitOf } = await import('../../app/open-git-of.ts')
  // A repository that no run could be made in is named by the commands that make runs.
  const git = await openGitOf(project, store).catch((error: unknown) => {
    if (error instanceof LoopworkError && error.kind === 'git') return null
    throw error
  })
  const behind = (await git?.worktrees.behind({ dir, target })) ?? null
  if (behind === null) return []
  const { command, words } = movedOn(behind)
  if (command === null) return field(sanitize(target), words, options)
  return [
    wholeLine(span(literal('  first      '), 'dim'), strong(command)),
    line(span(literal('             ')), span(words, 'dim')),
  ]
}

/** The label of a state's note. In all other states the note explains why the task is in that state. */
const noteLabels: Readonly<Partial<Record<ItemState, Safe>>> = {
  claimed: literal('now'),
  running: literal('now'),
  verifying: literal('now'),
  reviewing: literal('now'),
  queued: literal('now'),
  merging: literal('now'),
  done: literal('commit'),
}

/** What is done by its backlog's word, or by the tasks in it, has no commit. */
const noteLabel = ({ state, item: { standing } }: ItemRow): Safe =>
  (standing.status === 'done' && standing.commit === null ? undefined : noteLabels[state]) ?? literal('why')

/** `, 2 of 3 tries`, and of one that goes on `, try 2 of 3` */
function triesOf({ item, state, attempt }: ItemRow, { run }: NoteFacts): Safe {
  const all = run?.settings.retry.attempts ?? 0
  if (attempt !== null && attempt.end === null && attempt.tryNumber > 1)
    return safe`, try ${attempt.tryNumber}${attempt.tryNumber > all ? emptySafe : safe` of ${all}`}`
  if (item.attempts === 0 || state === 'done') return emptySafe
  const of = item.attempts > all ? emptySafe : safe` of ${all}`
  return safe`, ${item.attempts}${of} ${item.attempts === 1 && of === '' ? literal('try') : literal('tries')}`
}

/** A command gets a line of its own that is never cut, with what it does below. */
function nextLines(row: ItemRow, options: PrintOptions): readonly Line[] {
  const next = nextOf(row)
  if (next === null) return []
  const label = span(literal('  next       '), 'dim')
  if (next.command === null) return field(literal('next'), next.words, options)
  return [
    wholeLine(label, strong(inPlace(next.command, options.place))),
    line(span(literal('             ')), span(next.words, 'dim')),
  ]
}

function nextOf(row: ItemRow) {
  if (row.state !== 'running') return cureOf({ kind: 'item', item: notedRow(row), stands: existsSync })
  return {
    command: safe`loopwork logs -f ${sanitize(shellWord(row.item.id))}`,
    words: literal('what its agent says'),
  }
}

/** The newest plan, whole, and what became of it. */
function planLines(attempts: readonly Attempt[], options: PrintOptions): readonly Line[] {
  const plan = newestPlan(attempts)
  if (plan === null) return []
  const note = plan.note === null ? emptySafe : safe`: ${sanitize(plan.note)}`
  const answer =
    plan.answer === null ? literal('waits for your answer') : safe`${sanitize(plan.answer)}${note}`
  return [
    emptyLine,
    ...field(literal('plan'), answer, options),
    ...sanitizeLines(plan.text).map((text) => line(span(safe`  ${text}`))),
  ]
}

/** The end of a failed command's output. */
function failureLines({ item }: ItemRow, { ascii }: PrintOptions): readonly Line[] {
  const reason = 'reason' in item.standing ? item.standing.reason : null
  const last = reason?.detail['lastLines']
  if (!Array.isArray(last) || last.length === 0) return []
  const shown = last.filter((each): each is string => typeof each === 'string').slice(-mostLines)
  return [
    emptyLine,
    ...shown.map((text) =>
      line(span(safe`  ${printedLine({ kind: 'output', text: sanitize(text) }, ascii)}`, 'dim')),
    ),
  ]
}

const mostLines = 8

function originLines({ item }: ItemRow, options: PrintOptions): readonly Line[] {
  const from =
    item.source === null
      ? withoutSource(item)
      : safe`${sanitize(item.source)}${item.line === null ? emptySafe : safe`, line ${item.line}`}`
  return [
    ...field(literal('from'), from, options),
    ...(item.chosen === undefined ? [] : field(literal('agent'), choiceWords(item.chosen), options)),
    ...field(literal('priority'), priorityWord(item), options),
  ]
}

const withoutSource = (item: ItemRow['item']): Safe =>
  labelsOf(item).includes(reviewPassLabel) ? literal('backlog.reviewPasses') : literal('typed by hand')

async function relations(store: Store, { item }: ItemRow, options: PrintOptions): Promise<readonly Line[]> {
  const named = async (id: (typeof item.dependsOn)[number]): Promise<Safe> => {
    const row = await store.item(id)
    return row === null
      ? sanitize(id)
      : safe`${stateGlyph(row.state, options.ascii)} ${sanitize(id)} ${sanitize(row.item.title)}`
  }
  const needs = await Promise.all(item.dependsOn.map(named))
  const neededBy = await Promise.all((await store.neededBy(item.id)).map(named))
  const parts = await store.partsOf(item.id, mostParts)
  const files = joinSafe(item.files.map(sanitize), literal(', '))
  return [
    ...(parts === null ? [] : await partLines(parts, named, options)),
    ...needs.flatMap((text, index) => field(index === 0 ? literal('needs') : emptySafe, text, options)),
    ...neededBy.flatMap((text, index) =>
      field(index === 0 ? literal('needed by') : emptySafe, text, options),
    ),
    ...(files === '' ? [] : field(literal('files'), files, options)),
  ]
}

/** So many of what is in a task are named. */
const mostParts = 20

async function partLines(
  { progress, first }: NonNullable<Awaited<ReturnType<Store['partsOf']>>>,
  named: (id: ItemId) => Promise<Safe>,
  options: PrintOptions,
): Promise<readonly Line[]> {
  const lines = await Promise.all(first.map(named))
  return [literal('in it'), ...lines.map(() => emptySafe)].flatMap((label, index) =>
    field(label, lines[index - 1] ?? progressWords(progress), options),
  )
}

const bodyLines = ({ item }: ItemRow): readonly Line[] =>
  item.description.trim() === ''
    ? []
    : [emptyLine, ...sanitizeLines(item.description.trim()).map((text) => wholeLine(span(safe`  ${text}`)))]
