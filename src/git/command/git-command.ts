import type { RepositoryContext } from './repository-context.ts'
import { userGitEnvironment } from './user-git-environment.ts'

declare const hardened: unique symbol

/** Only the builders below can make one: every git we start carries the flags and the clean environment. */
export interface GitCommand {
  readonly [hardened]: true
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  readonly stdin: string
}

/** A private git directory and the work tree it is used with: config, HEAD and index are ours, the objects are the user's. */
export interface PrivateGitDir {
  readonly gitDir: string
  readonly workTree: string
  /** Absolute; the private git directory's own `index` when absent. */
  readonly index?: string
  /** Absolute; where new objects are written instead of the user's repository. See `objects/quarantine.ts`. */
  readonly objects?: string
}

/** Commands that look at content. Those that run hooks, filters or drivers by design are missing on purpose. */
export type ContentVerb =
  | 'cat-file'
  | 'check-attr'
  | 'check-ignore'
  | 'checkout-index'
  | 'clean'
  | 'commit-tree'
  | 'diff-files'
  | 'diff-index'
  | 'diff-tree'
  | 'hash-object'
  | 'ls-files'
  | 'ls-tree'
  | 'merge-base'
  | 'merge-tree'
  | 'pack-objects'
  | 'read-tree'
  | 'rev-list'
  | 'status'
  | 'update-index'
  | 'write-tree'

/** Commands that run against the user's git dir: refs and the list of worktrees, never content. */
export type RefVerb =
  'config' | 'for-each-ref' | 'reflog' | 'rev-list' | 'update-ref' | 'worktree' | 'rev-parse'

export interface Input {
  readonly stdin?: string
  /** Who wrote the commit, and the like. */
  readonly env?: Readonly<Record<string, string>>
  /** Paths are taken literally unless the caller means globs. */
  readonly pathspecs?: 'literal' | 'globs'
  /** More `-c key=value`. */
  readonly config?: readonly string[]
}

/** For content: with a private git directory, so that nothing planted in the user's config can run. */
export function contentCommand(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  verb: ContentVerb,
  args: readonly string[],
  input: Input = {},
): GitCommand {
  const literal = verb === 'check-ignore' || input.pathspecs === 'globs' ? [] : ['--literal-pathspecs']
  return build({
    cwd: privateDir.workTree,
    argv: [
      ...setting(settingsOf(privateDir, verb)),
      ...setting(input.config),
      '--no-optional-locks',
      ...literal,
      verb,
      ...args,
    ],
    stdin: input.stdin,
    env: {
      ...ownConfigOnly,
      ...identityOf(context),
      GIT_DIR: privateDir.gitDir,
      ...objectsOf(context, privateDir),
      GIT_WORK_TREE: privateDir.workTree,
      ...(privateDir.index === undefined ? {} : { GIT_INDEX_FILE: privateDir.index }),
      ...(context.shallow ? { GIT_SHALLOW_FILE: `${context.repository.commonDir}/shallow` } : {}),
      ...input.env,
    },
  })
}

function objectsOf(context: RepositoryContext, { objects }: PrivateGitDir): Record<string, string> {
  const common = `${context.repository.commonDir}/objects`
  if (objects === undefined) return { GIT_OBJECT_DIRECTORY: common }
  return { GIT_OBJECT_DIRECTORY: objects, GIT_ALTERNATE_OBJECT_DIRECTORIES: quotedForList(common) }
}

/** The list is split at colons, except within quotes. */
const quotedForList = (path: string): string => `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`

/** No fsync for loose objects in quarantine: they are packed before anything relies on them, and the pack is synced. */
const settingsOf = ({ objects }: PrivateGitDir, verb: ContentVerb): readonly string[] =>
  objects === undefined || verb === 'pack-objects' ? [] : ['core.fsync=none']

/** For refs and the list of worktrees, in the user's common git dir. */
export function refCommand(
  context: RepositoryContext,
  verb: RefVerb,
  args: readonly string[],
  input: Input = {},
): GitCommand {
  return build({
    cwd: context.repository.commonDir,
    argv: [...setting(input.config), '--no-optional-locks', '--literal-pathspecs', verb, ...args],
    stdin: input.stdin,
    env: { ...ownConfigOnly, ...identityOf(context), GIT_DIR: context.repository.commonDir, ...input.env },
  })
}

/**
 * For the first queries, before a repository is known: git finds it by itself and reports what is wrong with it
 * (`safe.directory` is only checked without GIT_DIR). Reads the user's real config, their
 * environment's part of it too; verbs that run nothing.
 */
export function discoveryCommand(
  cwd: string,
  verb:
    | 'cat-file'
    | 'config'
    | 'for-each-ref'
    | 'ls-files'
    | 'merge-base'
    | 'rev-list'
    | 'rev-parse'
    | 'symbolic-ref'
    | 'var'
    | 'version',
  args: readonly string[],
  input: Input = {},
): GitCommand {
  return build({
    cwd,
    argv: [...setting(input.config), verb, ...args],
    stdin: input.stdin,
    env: { ...userGitEnvironment(process.env), ...input.env },
  })
}

/** For a repository that we have just made ourselves, and where nobody has planted anything. */
export const scratchCommand = (
  root: string,
  verb: 'init' | 'config' | 'add' | 'commit',
  args: readonly string[],
): GitCommand => build({ cwd: root, argv: [verb, ...args], stdin: undefined, env: {} })

interface Raw {
  readonly cwd: string
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly stdin: string | undefined
}

function build(raw: Raw): GitCommand {
  const command = {
    args: [...flags, ...raw.argv],
    env: { ...withoutGit(process.env), ...quiet, ...raw.env },
    cwd: raw.cwd,
    stdin: raw.stdin ?? '',
  }
  return command as unknown as GitCommand
}

const setting = (pairs: readonly string[] = []): string[] => pairs.flatMap((pair) => ['-c', pair])

const flags = setting([
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.splitIndex=false',
  'submodule.recurse=false',
  'protocol.allow=never',
  // A planted protocol.ext.allow=always would override the line above.
  'protocol.ext.allow=never',
  'commit.gpgSign=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'core.pager=cat',
  'core.editor=false',
  'core.sshCommand=false',
  'core.askPass=',
  'credential.helper=',
  'core.alternateRefsCommand=false',
  // git's default in add, write-tree, commit-tree and update-ref is no fsync at all: a power cut would lose finished work.
  'core.fsync=loose-object,pack,pack-metadata,reference,index',
  'core.fsyncMethod=batch',
])

const quiet = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_PAGER: 'cat',
  GIT_NO_REPLACE_OBJECTS: '1',
}

/**
 * Private git directories have a copy of all settings that matter, so an edit of ~/.gitconfig during a run has no effect
 * here.
 */
const ownConfigOnly = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' }

const identityOf = ({ identity }: RepositoryContext): Record<string, string> => ({
  GIT_AUTHOR_NAME: identity.author.name,
  GIT_AUTHOR_EMAIL: identity.author.email,
  GIT_COMMITTER_NAME: identity.committer.name,
  GIT_COMMITTER_EMAIL: identity.committer.email,
})

/**
 * `rev-parse --local-env-vars` misses half of what can misdirect git, so every GIT_* is removed; the first queries add
 * the user's settings again.
 */
function withoutGit(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_')))
}
