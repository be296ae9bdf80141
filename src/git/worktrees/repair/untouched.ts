import { statSync, type Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Oid } from '../../../core/ids.ts'
import { isMissing } from '../../../files/is-missing.ts'
import { textOrNull, bytesOrNull } from '../../../files/or-null.ts'
import type { RepositoryContext } from '../../command/repository-context.ts'
import { branchRef } from '../../objects/refs/refs.ts'

interface RepairPlace {
  readonly adminDir: string
  readonly branch: string | null
  readonly base: Oid
  /** The index by which the worktree was filled; the worktree's own began as a copy of it. */
  readonly filledBy: string
}

/** Whether the agent has used git only for reading. Decided by files alone, since most tries end so. */
export async function isUntouched(context: RepositoryContext, place: RepairPlace): Promise<boolean> {
  const { adminDir, branch, base, filledBy } = place
  if (branch === null) return false
  const head = (await textOrNull(`${adminDir}/HEAD`))?.trim()
  if (head !== `ref: ${branchRef(branch)}`) return false
  const { commonDir } = context.repository
  if ((await textOrNull(`${commonDir}/${branchRef(branch)}`))?.trim() !== base) return false
  const logs = await Promise.all(
    [`${adminDir}/logs/HEAD`, `${commonDir}/logs/${branchRef(branch)}`].map((file) => textOrNull(file)),
  )
  const knowsOthers = logs.some((log) => log?.split('\n').some((line) => line !== '' && !staysAt(line, base)))
  return !knowsOthers && (await isSame(`${adminDir}/index`, filledBy))
}

/** Byte for byte; two files that are missing are the same. */
export async function isSame(one: string, other: string): Promise<boolean> {
  if ((await sizeOf(one)) !== (await sizeOf(other))) return false
  return (await bytesOrNull(one)) === (await bytesOrNull(other))
}

const staysAt = (line: string, base: Oid): boolean => {
  const [from = '', to] = line.split(' ', 2)
  return to === base && (from === base || /^0+$/.test(from))
}

/** Each changes whenever git writes to it. */
export interface NamesLook {
  /** By which commits are reached. */
  readonly commits: string
  /** By which staged files are reached; also rewritten by git commands that only look. */
  readonly index: string
}

export async function lookOfNames(
  context: RepositoryContext,
  { adminDir, branch }: Pick<RepairPlace, 'adminDir' | 'branch'>,
): Promise<NamesLook> {
  const { commonDir } = context.repository
  const files = [
    ...['HEAD', 'logs/HEAD'].map((name) => `${adminDir}/${name}`),
    ...(branch === null ? [] : [`${commonDir}/${branchRef(branch)}`]),
    // Refs that are no files of their own are in tables, of which this lists the newest.
    ...[adminDir, commonDir].map((dir) => `${dir}/reftable/tables.list`),
  ]
  const [index, ...commits] = [`${adminDir}/index`, ...files].map(stampOf)
  return { commits: commits.join(' '), index: index ?? '' }
}

/**
 * Synchronous: it is asked of six files of each agent twice a second, and most of those are missing. By promises that was an eighth of
 * what an open screen costs while nothing happens.
 */
function stampOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? 'missing' : `${found.size}/${found.mtimeMs}/${found.ino}`
}

const sizeOf = async (file: string): Promise<number | null> => (await statOrNull(file))?.size ?? null

async function statOrNull(file: string): Promise<Stats | null> {
  try {
    return await stat(file)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
