import { mkdir, readFile } from 'node:fs/promises'
import { isMissing } from './git-failure.ts'
import { writeWhole } from './private-dir.ts'
import type { Site } from './site.ts'

export interface AttemptName {
  readonly slug: string
  readonly number: number
}

/** What we wrote down when the worktree was made: an agent may have changed everything that git knows of it. */
export interface AttemptRecord {
  readonly dir: string
  readonly branch: string
  readonly base: string
  /** `worktrees/<id>` in the common git dir; null while it is being made. git appends digits to equal names, so it is read back. */
  readonly adminDir: string | null
}

export const attemptKey = ({ slug, number }: AttemptName): string => `${slug}.${number}`
export const slotName = (attempt: AttemptName): string => `attempts/${attemptKey(attempt)}`
export const worktreePath = (root: string, attempt: AttemptName): string => `${root}/${attemptKey(attempt)}`

/** Whose worktree a folder is by its name; null when it is none of ours. */
export function attemptOfFolder(folder: string): AttemptName | null {
  const parts = /^([a-z0-9][a-z0-9._-]*)\.([1-9]\d*)$/.exec(folder)
  return parts === null ? null : { slug: parts[1] ?? '', number: Number(parts[2]) }
}

export async function readRecord(site: Site, attempt: AttemptName): Promise<AttemptRecord | null> {
  try {
    return JSON.parse(await readFile(recordPath(site, attempt), 'utf8')) as AttemptRecord
  } catch (error) {
    // Cut off by a power cut: as good as none; names are guessed then, and files are looked at all the same.
    if (isMissing(error) || error instanceof SyntaxError) return null
    throw error
  }
}

export async function writeRecord(site: Site, attempt: AttemptName, record: AttemptRecord): Promise<void> {
  await mkdir(`${site.slots}/${slotName(attempt)}`, { recursive: true, mode: 0o700 })
  await writeWhole(recordPath(site, attempt), Buffer.from(JSON.stringify(record)).toString('latin1'))
}

const recordPath = (site: Site, attempt: AttemptName): string =>
  `${site.slots}/${slotName(attempt)}/record.json`
