import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject } from '../../app/project.ts'
import { withRemains } from '../../app/remains.ts'
import { runFactsOf } from '../../app/run-facts.ts'
import type { Attempt } from '../../core/attempt.ts'
import { LoopworkError } from '../../core/errors.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import type { WorktreeRecord } from '../../core/ports/worktree-records.ts'
import type { Remains } from '../../supervisor/context.ts'
import { clearLeftovers, leftovers } from '../../supervisor/phases/clean-up/clear-leftovers.ts'
import { span, strong } from '../../text/row.ts'
import { emptySafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace, type Elsewhere } from '../../wording/in-place.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { printJson } from '../print/json.ts'
import { line, printLines, stdoutOptions, wholeLine, type Line } from '../print/lines.ts'
import { exitCodes } from '../run/exit-codes.ts'

/**
 * `list` shows which worktrees exist and why; `clean` removes those that are not needed, never one that a person works in or whose work
 * isn't merged.
 */
export async function worktree(action: string, flags: CommonFlags): Promise<number> {
  if (action !== 'list' && action !== 'clean') {
    throw new LoopworkError('usage', `worktree ${action}: there is no such command`, {
      hint: 'loopwork worktree list, or loopwork worktree clean',
    })
  }
  const project = await findProject(flags)
  const done = await withRemains(project, (remains) =>
    action === 'list' ? list(remains, flags) : clean(remains, flags),
  )
  if (done === null && flags.json === true) printJson([])
  else if (done === null) process.stderr.write('No worktrees here: no run has been made yet.\n')
  return done ?? 0
}

interface Shown {
  readonly path: string
  readonly item: string | null
  readonly number: number | null
  readonly branch: string | null
  readonly state: 'in work' | 'kept' | 'left over' | 'gate' | 'not ours'
  readonly why: string
}

async function list(remains: Remains, flags: CommonFlags): Promise<number> {
  const shown = await everything(remains)
  if (flags.json === true) {
    printJson(shown)
    return exitCodes.good
  }
  if (shown.length === 0) {
    process.stderr.write('No worktrees stand here.\n')
    return exitCodes.good
  }
  printLines(
    shown.flatMap((one) => linesOf(one, elsewhereOf(flags))),
    stdoutOptions(flags),
  )
  return exitCodes.good
}

async function everything(remains: Remains): Promise<readonly Shown[]> {
  const { store, git, run } = remains
  const { living } = await runFactsOf(remains.store)
  const over = new Set((await leftovers(remains)).map(({ record }) => record.path))
  const known = await Promise.all(
    (await store.worktrees()).map((record) =>
      shownOf(remains, record, { over: over.has(record.path), supervised: living.length > 0 }),
    ),
  )
  const strangers = await git.worktrees.strangers(run.settings.worktreeRoot, 'all')
  const others = strangers.map(({ path, why }): Shown => ({
    ...{ path, item: null, number: null, branch: null },
    ...{ state: 'not ours', why: `${why}; it is left alone` },
  }))
  return [...known, ...others]
}

async function shownOf(
  { store, git }: Remains,
  record: WorktreeRecord,
  { over, supervised }: { readonly over: boolean; readonly supervised: boolean },
): Promise<Shown> {
  const { path, owner, branch } = record
  if (owner.kind === 'gate') {
    return { path, item: null, number: null, branch, state: 'gate', why: `of the gate for ${owner.target}` }
  }
  const attempt = await store.attempt(owner.attempt)
  const of = { path, item: attempt?.item ?? owner.slug, number: owner.number, branch }
  const stands = await git.worktrees.stands(record)
  if (stands.kind === 'foreign') return { ...of, state: 'not ours', why: `${stands.why}; it is left alone` }
  if (stands.kind === 'gone' && record.state === 'kept' && !over) {
    const why = `it is not there any more; loopwork retry ${shellWord(of.item)} --again starts an agent`
    return { ...of, state: 'left over', why }
  }
  if (over && record.state === 'kept') {
    const why = 'its task was cancelled: the next run saves what stands there, and takes it away'
    return { ...of, state: 'kept', why }
  }
  if (over) return { ...of, state: 'left over', why: 'nobody needs it; the next run takes it away' }
  if (record.state === 'kept') return { ...of, state: 'kept', why: keptFor(attempt) }
  const doing = attempt?.end === null ? attempt.phase : 'being taken away'
  const alone = supervised ? '' : '; nobody supervises it now, loopwork run goes on with it'
  return { ...of, state: 'in work', why: `${doing}${alone}` }
}

function keptFor(attempt: Attempt | null): string {
  const end = attempt?.end ?? null
  if (end === null) return 'a person settles it'
  if (end.outcome === 'conflict') return 'in conflict; settle it there'
  return end.reason?.message ?? 'it holds what is in no commit'
}

function linesOf({ path, item, number, branch, state, why }: Shown, place: Elsewhere): readonly Line[] {
  const on: Safe = branch === null ? emptySafe : safe` on ${sanitize(branch)}`
  const of: Safe = item === null ? emptySafe : safe`${sanitize(item)} try ${number ?? 0}${on}, `
  const word = sanitize(state)
  return [
    wholeLine(strong(sanitize(path))),
    line(span(safe`  ${of}${word}: ${inPlace(sanitize(why), place)}`, state === 'kept' ? 'warn' : 'dim')),
  ]
}

async function clean(remains: Remains, flags: CommonFlags): Promise<number> {
  const cleared = await clearLeftovers(remains, { kept: 'leave' })
  const standing = await everything(remains)
  if (flags.json === true) {
    const removed = cleared.filter(({ stays }) => stays === null).map(({ record }) => record.path)
    printJson({ removed, standing })
    return exitCodes.good
  }
  const lines = [
    ...cleared.map(({ record, stays }) =>
      stays === null
        ? wholeLine(span(safe`took away ${sanitize(record.path)}`))
        : wholeLine(span(safe`${sanitize(record.path)} stays: ${sanitize(stays)}`, 'warn')),
    ),
    // Those that could not be removed are printed above.
    ...standing
      .filter(({ path }) => !cleared.some(({ record }) => record.path === path))
      .flatMap((one) => linesOf(one, elsewhereOf(flags))),
  ]
  if (lines.length === 0) lines.push(line(span(literal('Nothing to take away.'))))
  printLines(lines, stdoutOptions(flags))
  return cleared.every(({ stays }) => stays === null) ? exitCodes.good : exitCodes.left
}
