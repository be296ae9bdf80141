import { realpath } from 'node:fs/promises'
import { basename } from 'node:path'
import { LoopworkError } from '../../core/errors.ts'
import { oid, type Oid } from '../../core/ids.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import { discoveryCommand } from '../command/git-command.ts'
import { gitFailed, succeeded } from '../command/git-error.ts'
import type { Identity } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { configuredIdentity, identityOf } from './author-identity.ts'

/** What is there, whether or not it is fit for a run. */
export interface FoundRepository {
  readonly root: string
  readonly name: string
  readonly commonDir: string
  /** Of the worktree the user stands in. */
  readonly gitDir: string
  readonly branch: string | null
  /** Null when there is no commit yet. */
  readonly head: Oid | null
  /** Who commits here; null when git has no identity configured. */
  readonly identity: Identity | null
  readonly gitVersion: string
  /** The effective config, last value wins; keys in lower case except subsections. */
  readonly config: ReadonlyMap<string, string>
}

export const oldestGit = '2.38'

/** The folder is in no repository. Not a failure of git: some commands work in a plain folder too. */
export class NotInRepository extends LoopworkError {
  constructor(cwd: string) {
    super('git', `${cwd} is not in a git repository`, {
      hint: 'start in a repository, or make one: git init, and a first commit',
    })
  }
}

/** @throws LoopworkError kind `git`: no git, too old, not a repository, not a trusted one, bare. */
export async function findRepository(cwd: string): Promise<FoundRepository> {
  // In parallel, since the screen waits for the results. Refusals are reported in this order.
  const asked = [checkedVersion(cwd), findPlaces(cwd), readConfig(cwd)] as const
  await Promise.allSettled(asked)
  const [version, places, config] = asked
  const found = { gitVersion: await version, ...(await places), config: await config }
  return { ...found, identity: configuredIdentity(found.config, process.env) ?? (await identityOf(cwd)) }
}

async function checkedVersion(cwd: string): Promise<string> {
  const text = succeeded(await runGit(discoveryCommand(cwd, 'version', [])), 'asking git for its version')
  const version = /(\d+)\.(\d+)[\d.]*/.exec(text)
  const [major, minor] = [Number(version?.[1] ?? 0), Number(version?.[2] ?? 0)]
  const [wantMajor = 0, wantMinor = 0] = oldestGit.split('.').map(Number)
  if (major > wantMajor || (major === wantMajor && minor >= wantMinor)) return version?.[0] ?? ''
  throw new LoopworkError(
    'git',
    `git ${version?.[0] ?? 'of unknown version'} is too old: ${oldestGit} or newer is needed`,
    {
      hint: `install git ${oldestGit} or newer`,
    },
  )
}

type Places = Pick<FoundRepository, 'root' | 'name' | 'commonDir' | 'gitDir' | 'head' | 'branch'>

/** In a repository with a commit one git process reports everything; otherwise one process for each fact. */
async function findPlaces(cwd: string): Promise<Places> {
  const answer = await runGit(
    discoveryCommand(cwd, 'rev-parse', [
      ...['--is-bare-repository', '--is-inside-work-tree'],
      ...['--path-format=absolute', '--show-toplevel', '--git-dir', '--git-common-dir'],
      ...['HEAD^{commit}', '--symbolic-full-name', 'HEAD'],
    ]),
  )
  const lines = answer.stdout.split('\n')
  const [bare, inside, top, gitDir, commonDir, commit, name] = lines
  // A path may contain newlines: then there are more lines than answers.
  const plain = answer.code === 0 && lines.length === 8 && bare === 'false' && inside === 'true'
  if (!plain || !top || !gitDir || !commonDir || !commit || !name) return findPlacesOneByOne(cwd)
  return {
    ...(await realPlaces({ top, gitDir, commonDir })),
    head: oid(commit),
    branch: branchOf(name),
  }
}

/** @throws LoopworkError kind `git` that names what is wrong with the folder. */
async function findPlacesOneByOne(cwd: string): Promise<Places> {
  const found = await runGit(
    discoveryCommand(cwd, 'rev-parse', ['--is-bare-repository', '--is-inside-work-tree']),
  )
  if (found.code !== 0) throw notUsable(cwd, found)
  const [bare, inside] = found.stdout.split('\n')
  if (bare === 'true') {
    throw new LoopworkError('git', `${cwd} is a bare repository: it has no files to work on`, {
      hint: `make a checkout of it and start there: git clone ${shellWord(cwd)} ${shellWord(`${cwd.replace(/\.git\/*$/, '')}-checkout`)}`,
    })
  }
  if (inside !== 'true') {
    throw new LoopworkError('git', `${cwd} is inside a git directory, not in a checkout`, {
      hint: 'start in the folder that holds your files',
    })
  }
  const [top, gitDir, commonDir] = await Promise.all([
    pathBy(cwd, '--show-toplevel'),
    pathBy(cwd, '--git-dir'),
    pathBy(cwd, '--git-common-dir'),
  ])
  return { ...(await realPlaces({ top, gitDir, commonDir })), ...(await headOf(cwd)) }
}

/** Takes git's answers, one character per byte, to paths without links. */
async function realPlaces(said: {
  readonly top: string
  readonly gitDir: string
  readonly commonDir: string
}): Promise<Pick<Places, 'root' | 'name' | 'commonDir' | 'gitDir'>> {
  const root = await realpath(bytesToText(said.top))
  return {
    root,
    name: basename(root),
    gitDir: await realpath(bytesToText(said.gitDir)),
    commonDir: await realpath(bytesToText(said.commonDir)),
  }
}

/** One process for each fact: a path may contain newlines. */
async function pathBy(cwd: string, question: string): Promise<string> {
  const answer = succeeded(
    await runGit(discoveryCommand(cwd, 'rev-parse', ['--path-format=absolute', question])),
    'finding the repository',
  )
  return answer.replace(/\n$/, '')
}

function notUsable(cwd: string, found: { code: number; stdout: string; stderr: string }): LoopworkError {
  if (found.stderr.includes('dubious ownership')) {
    return gitFailed(
      `${cwd} belongs to another user`,
      found,
      `if you trust it: git config --global --add safe.directory ${shellWord(ownedBy(found.stderr) ?? cwd)}`,
    )
  }
  if (found.stderr.includes('not a git repository')) {
    return new NotInRepository(cwd)
  }
  return gitFailed(`looking for a repository at ${cwd}`, found)
}

/** The folder that git names: the repository's, of which `cwd` may be a part. */
const ownedBy = (said: string): string | null =>
  /dubious ownership in repository at '(.+)'/.exec(said)?.[1] ?? null

/** What is checked out at `cwd` right now. */
export async function headOf(cwd: string): Promise<{ head: Oid | null; branch: string | null }> {
  const [commit, name] = await Promise.all([
    runGit(discoveryCommand(cwd, 'rev-parse', ['--verify', '--quiet', 'HEAD^{commit}'])),
    // Not `rev-parse`: with a branch or a tag called HEAD the name is ambiguous there.
    runGit(discoveryCommand(cwd, 'symbolic-ref', ['--quiet', 'HEAD'])),
  ])
  return { head: commit.code === 0 ? oid(commit.stdout.trim()) : null, branch: branchOf(name.stdout.trim()) }
}

const branchOf = (fullName: string): string | null =>
  fullName.startsWith('refs/heads/') ? bytesToText(fullName.slice('refs/heads/'.length)) : null

async function readConfig(cwd: string): Promise<ReadonlyMap<string, string>> {
  const listing = succeeded(
    await runGit(discoveryCommand(cwd, 'config', ['--list', '-z'])),
    'reading git config',
  )
  const entries = bytesToText(listing)
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry): [string, string] => {
      const end = entry.indexOf('\n')
      // A key without a value means true.
      return end === -1 ? [entry, 'true'] : [entry.slice(0, end), entry.slice(end + 1)]
    })
  return new Map(entries)
}

const bytesToText = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8')
