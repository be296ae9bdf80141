import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, readlink, rename, rm, stat, symlink } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { isMissing } from '../../files/is-missing.ts'
import { exists, realOrGiven } from '../../files/or-null.ts'
import { replaceFile, replaceFileDurably } from '../../files/replace-file.ts'
import { discoveryCommand } from '../command/git-command.ts'
import { runGit } from '../command/run-git.ts'
import { replaceUnderLock } from './replace-under-lock.ts'

/** Where the settings are that all worktrees share, and where their recorded content is stored. */
export interface SharedConfigPlace {
  readonly commonDir: string
  /** `<state>/git` */
  readonly privateDirs: string
}

interface KeptFile {
  /** One character per byte. */
  readonly content: string
  readonly mode: number
  /** The target of the link, where the file is one; the content is that of the file it leads to. */
  readonly link?: string
}

type Kept = Readonly<Record<string, KeptFile>>

/** What decides what git runs and reads; an agent's git writes there too, from any worktree. */
const watched = [
  'config',
  'config.worktree',
  'info/attributes',
  'info/exclude',
  'info/grafts',
  'objects/info/alternates',
]

/**
 * Called when a run begins: records the present content as the person's, unless an earlier change was neither accepted
 * nor restored.
 */
export async function beginWatching(place: SharedConfigPlace): Promise<void> {
  if (!(await exists(markOf(place)))) await keepSharedConfig(place)
}

/** The person accepts the present content. */
export async function keepSharedConfig(place: SharedConfigPlace): Promise<void> {
  await mkdir(place.privateDirs, { recursive: true, mode: 0o700 })
  await replaceFileDurably(keptFileOf(place), JSON.stringify(await read(place)), 0o600)
  await rm(markOf(place), { force: true })
}

/** What has changed since the content was recorded: `core.bare=true`, `hooks/pre-commit`. Null when nothing relevant has. */
export async function changedSharedConfig(place: SharedConfigPlace): Promise<readonly string[] | null> {
  const kept = await keptOf(place)
  if (kept === null) return null
  const now = await read(place)
  const files = differing(kept, now)
  if (files.length === 0) {
    await rm(markOf(place), { force: true })
    return null
  }
  const names: string[] = []
  for (const file of files) {
    if (file.startsWith('config')) names.push(...(await changedKeys(place, kept[file], now[file])))
    else names.push(file)
  }
  if (names.length === 0) return null
  await replaceFile(markOf(place), names.join('\n'), 0o600)
  return names
}

/** When the changed files were last written; null where none of them exists any more. */
export async function sharedConfigWrittenAt(place: SharedConfigPlace): Promise<number | null> {
  const kept = await keptOf(place)
  if (kept === null) return null
  const times = await Promise.all(
    differing(kept, await read(place)).map((file) =>
      stat(`${place.commonDir}/${file}`).then(
        ({ mtimeMs }) => [mtimeMs],
        () => [],
      ),
    ),
  )
  return times.flat().toSorted((one, other) => other - one)[0] ?? null
}

const differing = (kept: Kept, now: Kept): readonly string[] =>
  [...new Set([...Object.keys(kept), ...Object.keys(now)])].filter((file) => !isSame(kept[file], now[file]))

const isSame = (one: KeptFile | undefined, other: KeptFile | undefined): boolean =>
  one?.content === other?.content && one?.mode === other?.mode && one?.link === other?.link

/** Restores the recorded content, each file whole. After a kill the change is still found and this can be done again. */
export async function restoreSharedConfig(place: SharedConfigPlace): Promise<void> {
  const kept = await keptOf(place)
  if (kept === null) return
  const now = await read(place)
  for (const file of Object.keys(now)) {
    if (kept[file] === undefined) await rm(`${place.commonDir}/${file}`)
  }
  for (const [file, was] of Object.entries(kept)) {
    if (!isSame(was, now[file])) await putBack(`${place.commonDir}/${file}`, was)
  }
  await rm(markOf(place), { force: true })
}

async function putBack(path: string, { content, mode, link }: KeptFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  if (link === undefined) return replaceUnderLock(path, { content, mode })
  if ((await linkOrNull(path)) !== link) await placeLink(path, link)
  await replaceUnderLock(await realOrGiven(resolve(dirname(path), link)), { content, mode })
}

async function placeLink(path: string, link: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.new`
  await symlink(link, draft)
  await rename(draft, path)
}

const linkOrNull = (path: string): Promise<string | null> => readlink(path).catch(() => null)

const keptFileOf = ({ privateDirs }: SharedConfigPlace): string => `${privateDirs}/shared-config.json`
const markOf = ({ privateDirs }: SharedConfigPlace): string => `${privateDirs}/shared-config.changed`

async function keptOf(place: SharedConfigPlace): Promise<Kept | null> {
  try {
    return JSON.parse(await readFile(keptFileOf(place), 'utf8')) as Kept
  } catch (error) {
    // Written in part by an older loopwork that was killed: counts as missing.
    if (isMissing(error) || error instanceof SyntaxError) return null
    throw error
  }
}

async function read({ commonDir }: SharedConfigPlace): Promise<Kept> {
  const hooks = await readdir(`${commonDir}/hooks`).catch(() => [])
  const files = [
    ...watched,
    ...hooks.filter((name) => !name.endsWith('.sample')).map((name) => `hooks/${name}`),
  ]
  const found = await Promise.all(
    files.map(async (file) => [file, await keptFile(`${commonDir}/${file}`)] as const),
  )
  return Object.fromEntries(found.flatMap(([file, kept]) => (kept === null ? [] : [[file, kept]])))
}

async function keptFile(path: string): Promise<KeptFile | null> {
  try {
    const link = await linkOrNull(path)
    const found = await stat(path)
    if (!found.isFile()) return null
    const kept = { content: await readFile(path, 'latin1'), mode: found.mode & 0o777 }
    return link === null ? kept : { ...kept, link }
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Keys of a branch's upstream are what ordinary work with git writes: pushing, switching, renaming. */
async function changedKeys(
  place: SharedConfigPlace,
  before: KeptFile | undefined,
  after: KeptFile | undefined,
): Promise<readonly string[]> {
  const [was, is] = [await entriesOf(place, before), await entriesOf(place, after)]
  const added = is.filter((entry) => !was.includes(entry))
  const keyOf = (entry: string): string => entry.split('=')[0] ?? ''
  const removed = was
    .filter((entry) => !is.includes(entry) && !added.some((other) => keyOf(other) === keyOf(entry)))
    .map((entry) => `${keyOf(entry)} (removed)`)
  return [...added, ...removed].filter((entry) => !isOrdinary(entry))
}

/** Written by everyday commands, in a setup line too: upstreams of branches, and submodules that were initialised. */
const isOrdinary = (entry: string): boolean =>
  entry.startsWith('branch.') || /^submodule\.[^=\n]*\.(?:active|url)(?:=| \(removed\)$)/.test(entry)

/** `key=value`, as git reads them. A file that git can't read is one entry. */
async function entriesOf(place: SharedConfigPlace, file: KeptFile | undefined): Promise<readonly string[]> {
  if (file === undefined) return []
  // By stdin: another loopwork may be looking at this moment, and must not read what we compare.
  const args = ['--file', '-', '--no-includes', '--list', '-z']
  const command = discoveryCommand(place.privateDirs, 'config', args, { stdin: file.content })
  const { code, stdout } = await runGit(command)
  if (code !== 0) return ['config (git can not read it)']
  return stdout
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => Buffer.from(entry.replace('\n', '='), 'latin1').toString('utf8'))
}
