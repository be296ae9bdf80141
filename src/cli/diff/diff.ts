import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { runPager } from '../../app/comparing/diff-pager.ts'
import { compareOrder } from '../../app/comparing/compare-order.ts'
import { patchFile, type PatchSources } from '../../app/comparing/patch-file.ts'
import { openGitOf } from '../../app/open-git-of.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject, withExistingStore } from '../../app/project.ts'
import type { Attempt } from '../../core/attempt.ts'
import { diffSource, type DiffSource, type NoDiff } from '../../core/diff/diff-source.ts'
import { unreachable, LoopworkError } from '../../core/errors.ts'
import { itemId } from '../../core/ids.ts'
import type { Store } from '../../core/ports/store.ts'
import { usersPager } from '../../git/repository/users-pager.ts'
import { detectColours } from '../../text/detect-colours.ts'
import { sanitize } from '../../text/sanitize.ts'
import { printJson } from '../print/json.ts'
import { printLines, stdoutOptions } from '../print/lines.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { diffJson } from './diff-json.ts'
import { statLines } from './stat-lines.ts'

export interface DiffFlags extends CommonFlags {
  readonly try?: number
  readonly stat?: boolean
}

/** Prints what a task has changed as `git diff` would: a patch, on a terminal with colours and in the person's pager. */
export async function diff(id: string, flags: DiffFlags): Promise<number> {
  const project = await findProject(flags)
  return withExistingStore(project, async (store) => {
    if (store === null) throw noSuchTask(id)
    const { attempt, source } = await askedFor(store, id, flags.try)
    if (typeof source === 'string') {
      if (flags.json === true) printJson(diffJson(attempt, null))
      process.stderr.write(`${nothingWords(attempt, source)}\n`)
      return exitCodes.good
    }
    const git = await openGitOf(project, store)
    try {
      const sources = { project, store, git }
      if (flags.json === true || flags.stat === true) await printFiles(sources, { attempt, source }, flags)
      else await printPatch(sources, source, flags)
      return exitCodes.good
    } catch (error) {
      throw await explained(error, { git, attempt, source })
    } finally {
      await git.close()
    }
  })
}

interface Asked {
  readonly attempt: Attempt
  readonly source: DiffSource | NoDiff
}

async function askedFor(store: Store, id: string, number: number | undefined): Promise<Asked> {
  const row = await store.item(itemId(id))
  if (row === null) throw noSuchTask(id)
  const tries = await store.attemptsOf(row.item.id)
  const newest = tries.at(-1)
  if (newest === undefined) throw new LoopworkError('usage', `${id} has not been tried yet`)
  const chosen = number === undefined ? newest : tries.find((each) => each.number === number)
  if (chosen === undefined) {
    const numbers = tries.map((each) => each.number)
    throw new LoopworkError('usage', `${id} has no try ${number}`, {
      hint:
        numbers.length === 1
          ? `its only one is ${newest.number}`
          : `it has ${numbers[0]} to ${newest.number}`,
    })
  }
  const order = { item: row.item, attempt: chosen, agent: null, isChosen: number !== undefined }
  return { attempt: chosen, source: diffSource(order) }
}

const noSuchTask = (id: string): LoopworkError =>
  new LoopworkError('usage', `there is no task ${id} here`, { hint: 'loopwork list shows the ids' })

function nothingWords({ item, number }: Attempt, why: NoDiff): string {
  const id = sanitize(item)
  switch (why) {
    case 'not tried':
      return `${id} has not been tried yet.`
    case 'not begun':
      return `The worktree of ${id} is being prepared.`
    case 'nothing changed':
      return `Try ${number} of ${id} changed nothing.`
    default:
      return unreachable(why)
  }
}

async function printFiles(
  sources: PatchSources,
  { attempt, source }: { readonly attempt: Attempt; readonly source: DiffSource },
  flags: DiffFlags,
): Promise<void> {
  const read = await sources.git.openDiff(await compareOrder(sources, source))
  try {
    if (flags.json === true) printJson(diffJson(attempt, { source, diff: read }))
    else if (read.files.length > 0 || read.leftOut.length > 0) {
      const options = stdoutOptions(flags)
      printLines(statLines(read, options), options)
    }
  } finally {
    read.close()
  }
}

async function printPatch(sources: PatchSources, source: DiffSource, flags: CommonFlags): Promise<void> {
  const isTerminal = process.stdout.isTTY
  const colours = isTerminal && detectColours(process.env, !flags.color) !== 'none'
  const { cwd } = sources.project
  const line = isTerminal ? await usersPager(cwd, process.env) : 'cat'
  const { file, remove } = await patchFile(sources, source, { colours })
  try {
    if (line === 'cat') return await print(file)
    // As git's own: what fits the screen needs no pager.
    const end = await runPager({ line, cwd, file, less: 'FRX' }, new AbortController().signal)
    if (end.kind === 'failed')
      throw new LoopworkError('usage', end.why, { hint: 'GIT_PAGER=cat prints without one' })
  } finally {
    await remove()
  }
}

/** Byte for byte, as fast as it is read. */
async function print(file: string): Promise<void> {
  try {
    await pipeline(createReadStream(file), process.stdout, { end: false })
  } catch (error) {
    // A reader that closes early has had what it wanted.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  }
}

interface Failed {
  readonly git: PatchSources['git']
  readonly attempt: Attempt
  readonly source: DiffSource
}

/** Refs of old work are taken away with its logs: then git knows a name and no commit. */
async function explained(error: unknown, { git, attempt, source }: Failed): Promise<unknown> {
  if (source.kind === 'so far') return error
  const [from, to] = source.kind === 'result' ? [source.from, source.to] : [source.commit, source.commit]
  const stands = await git.changeBetween(from, to).then(
    () => true,
    () => false,
  )
  if (stands) return error
  return new LoopworkError(
    'usage',
    `the work of ${attempt.item}, try ${attempt.number}, is not kept any more`,
    {
      hint: 'logs.keep and logs.age in the config say how much stays',
      cause: error,
    },
  )
}
