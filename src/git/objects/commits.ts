import { oid, type Oid } from '../../core/ids.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { gitFailed } from '../command/git-error.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { noteCommit } from './known-commits.ts'
import { blobs } from './tree-files.ts'
import type { RawObject } from './without-git/raw-object.ts'
import { commitObject, writeCommit, type CommitText } from './without-git/write-commit.ts'

export interface CommitFacts {
  readonly tree: Oid
  readonly parents: readonly Oid[]
  /** GIT_AUTHOR_* of the commit, to make another one by the same author. */
  readonly author: Readonly<Record<string, string>>
}

/** A commit never changes, so what this process has read or made is not read again soon; a run that lasts for days makes many. */
const factsBySite = new WeakMap<RepositoryContext, Map<Oid, CommitFacts>>()
const mostCommits = 1_000

function remember(context: RepositoryContext, commit: Oid, facts: CommitFacts): void {
  const known = factsBySite.get(context) ?? new Map<Oid, CommitFacts>()
  factsBySite.set(context, known.set(commit, facts))
  for (const oldest of known.keys()) {
    if (known.size <= mostCommits) return
    known.delete(oldest)
  }
}

/** Several commits in at most one process. @throws TypeError when one of them is no commit. */
export async function readCommits<const Commits extends readonly Oid[]>(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  commits: Commits,
): Promise<{ readonly [At in keyof Commits]: CommitFacts }> {
  const known = factsBySite.get(context)
  const facts = new Map(commits.map((commit) => [commit, known?.get(commit)]))
  const unread = commits.filter((commit) => facts.get(commit) === undefined)
  const texts = await blobs(context, privateDir, unread)
  for (const [at, commit] of unread.entries()) {
    const read = parseCommit(texts[at] ?? '')
    facts.set(commit, read)
    remember(context, commit, read)
  }
  return commits.map((commit) => facts.get(commit)) as { [At in keyof Commits]: CommitFacts }
}

function parseCommit(text: string): CommitFacts {
  const header = text.slice(0, text.indexOf('\n\n')).split('\n')
  const values = (key: string): string[] =>
    header.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1))
  const author = /^(.*) <(.*)> (\d+ [+-]\d+)$/.exec(values('author')[0] ?? '')
  const utf8 = (latin1 = ''): string => Buffer.from(latin1, 'latin1').toString('utf8')
  return {
    tree: oid(values('tree')[0] ?? ''),
    parents: values('parent').map(oid),
    author: {
      GIT_AUTHOR_NAME: utf8(author?.[1]),
      GIT_AUTHOR_EMAIL: utf8(author?.[2]),
      GIT_AUTHOR_DATE: `@${author?.[3] ?? '0 +0000'}`,
    },
  }
}

export async function isAncestor(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  older: Oid,
  newer: Oid,
): Promise<boolean> {
  if (older === newer) return true
  const result = await runGit(
    contentCommand(context, privateDir, 'merge-base', ['--is-ancestor', older, newer]),
  )
  if (result.code > 1) throw gitFailed('comparing two commits', result)
  return result.code === 0
}

/** How many commits `newer` has that `older` lacks. */
export async function countCommits(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  older: Oid,
  newer: Oid,
): Promise<number> {
  const result = await runGit(
    contentCommand(context, privateDir, 'rev-list', ['--count', `${older}..${newer}`]),
  )
  if (result.code !== 0) throw gitFailed('counting commits', result)
  return Number(result.stdout.trim())
}

export interface CommitOrder {
  readonly tree: Oid
  readonly parents: readonly Oid[]
  readonly message: string
  readonly trailers: readonly (readonly [key: string, value: string])[]
  readonly author?: Readonly<Record<string, string>>
}

/** Without a process where it can be: in quarantine, see `without-git/write-commit.ts`. */
export async function commitTree(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  order: CommitOrder,
): Promise<Oid> {
  const author = order.author ?? authorNow(context)
  const commit =
    (await written(context, privateDir, order, author)) ?? (await byGit(context, privateDir, order, author))
  noteCommit(context, commit)
  remember(context, commit, { tree: order.tree, parents: order.parents, author })
  return commit
}

/** The same commit, not written anywhere yet. Null for what needs git's own judgement of a name or a date. */
export function commitInMemory(context: RepositoryContext, order: CommitOrder): RawObject | null {
  const author = order.author ?? authorNow(context)
  const object = commitObject(textOf(context, order, author))
  if (object === null) return null
  noteCommit(context, object.id)
  remember(context, object.id, { tree: order.tree, parents: order.parents, author })
  return object
}

type Author = Readonly<Record<string, string>>

async function written(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  order: CommitOrder,
  author: Author,
): Promise<Oid | null> {
  const { objects } = privateDir
  if (objects === undefined) return null
  return writeCommit({ ...privateDir, objects }, textOf(context, order, author))
}

function textOf(context: RepositoryContext, order: CommitOrder, author: Author): CommitText {
  const { committer } = context.identity
  const people = {
    ...author,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: dateNow(),
  }
  return { ...order, people, message: messageText(order) }
}

/** The message goes by stdin, verbatim; git strips nothing in this command. */
async function byGit(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  order: CommitOrder,
  author: Author,
): Promise<Oid> {
  const parents = order.parents.flatMap((parent) => ['-p', parent])
  const result = await runGit(
    contentCommand(context, privateDir, 'commit-tree', [...parents, order.tree], {
      stdin: Buffer.from(messageText(order), 'utf8').toString('latin1'),
      env: author,
    }),
  )
  if (result.code !== 0) throw gitFailed('making a commit', result)
  return oid(result.stdout.trim())
}

function authorNow({ identity: { author } }: RepositoryContext): Author {
  return {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: dateNow(),
  }
}

/** `@<seconds> <zone>`, as git takes it for sure. */
export function dateNow(): string {
  const now = new Date()
  const minutes = Math.abs(now.getTimezoneOffset())
  const sign = now.getTimezoneOffset() > 0 ? '-' : '+'
  const two = (count: number): string => String(count).padStart(2, '0')
  return `@${Math.floor(now.getTime() / 1000)} ${sign}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`
}

/** git refuses NUL and takes an empty message; a trailer's value must not be able to forge another trailer. */
export function messageText({ message, trailers }: Pick<CommitOrder, 'message' | 'trailers'>): string {
  const body = message.replaceAll('\0', '').trimEnd()
  const lines = trailers.map(
    ([key, value]) => `${key}: ${value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()}\n`,
  )
  return `${body === '' ? 'Work' : body}\n${lines.length === 0 ? '' : `\n${lines.join('')}`}`
}
