import { accessSync, constants, existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { findBacklog } from '../../backlog/find-backlog.ts'
import { readBacklog } from '../../backlog/read-backlog.ts'
import { loadConfig, requireTrust } from '../../config/load-config.ts'
import { LoopworkError, problemLine } from '../../core/errors.ts'
import { findRepository } from '../../git/find-repository.ts'
import { checks } from '../../git/preflight-checks.ts'
import type { CommonFlags } from '../flags.ts'
import { openStoreReadonly, findProject, type Project } from '../project.ts'
import { explicitConfig } from '../explicit-config.ts'

export interface Finding {
  readonly kind: 'good' | 'know' | 'bad'
  readonly name: string
  readonly text: string
  /** What to do about it. */
  readonly mend: string | null
}

/** Everything a run needs, in the order in which a person would mend it. */
export async function findings(flags: CommonFlags): Promise<readonly Finding[]> {
  const project = await findProject(flags, { lenient: true })
  return [
    ...(await repository(project)),
    await config(project, flags),
    ...(await agents(project, flags)),
    await backlog(project, flags),
    await disk(project),
    await leftovers(project),
  ]
}

const good = (name: string, text: string): Finding => ({ kind: 'good', name, text, mend: null })

function refused(name: string, error: unknown): Finding {
  if (!(error instanceof LoopworkError)) throw error
  const [first] = error.problems
  const text = first === undefined ? error.message : `${error.message}; ${problemLine(first)}`
  return { kind: 'bad', name, text, mend: error.hint }
}

async function repository(project: Project): Promise<readonly Finding[]> {
  try {
    const found = await findRepository(project.cwd)
    const failures: Finding[] = []
    for (const { refusal } of checks) {
      const error = found.head === null && failures.length > 0 ? null : await refusal(found)
      if (error !== null) failures.push(refused('repository', error))
    }
    return [
      good('git', `${found.gitVersion}, worktrees and merge-tree work`),
      ...(failures.length > 0
        ? failures
        : [good('repository', `${found.name} on ${found.branch ?? 'a detached HEAD'}`)]),
    ]
  } catch (error) {
    return [refused('git', error)]
  }
}

async function config(project: Project, flags: CommonFlags): Promise<Finding> {
  try {
    const loaded = await loadConfig({
      root: project.root,
      explicitFile: explicitConfig(project, flags),
      env: process.env,
      flags: {},
    })
    requireTrust(loaded)
    const { repository: own } = loaded
    return good(
      'config',
      own === null
        ? 'no .loopworkrc here'
        : `${own.name}, ${own.asks.length === 0 ? 'names no commands' : 'trusted'}`,
    )
  } catch (error) {
    return refused('config', error)
  }
}

async function agents(project: Project, flags: CommonFlags): Promise<readonly Finding[]> {
  const loaded = await loadConfig({
    root: project.root,
    explicitFile: explicitConfig(project, flags),
    env: process.env,
    flags: {},
  }).catch(() => null)
  const own = Object.entries(loaded?.value.agents ?? {})
  if (own.length === 0) {
    return [
      {
        kind: 'know',
        name: 'agent',
        text: 'none is configured',
        mend: 'say under agents: in .loopworkrc how yours is started; loopwork init writes one',
      },
    ]
  }
  return own.map(([name, { command }]) => {
    const program = command[0] ?? ''
    const found = findProgram(program, project.root)
    return found === null
      ? {
          kind: 'bad' as const,
          name: 'agent',
          text: `${name}: ${program} was not found, or may not be run`,
          mend: `install it, or mend agents.${name}.command`,
        }
      : good('agent', `${name}: ${found} (login is not checked)`)
  })
}

/** Where a command is, as the runner would find it. */
function findProgram(program: string, root: string): string | null {
  const places = program.includes('/')
    ? [path.resolve(root, program)]
    : (process.env['PATH'] ?? '').split(':').map((dir) => path.join(dir, program))
  return places.find(mayRun) ?? null
}

function mayRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function backlog(project: Project, flags: CommonFlags): Promise<Finding> {
  const found = await findBacklog(project.root)
  if (found === null) {
    return {
      kind: 'know',
      name: 'backlog',
      text: 'none found',
      mend: 'loopwork add "A title", or name a file: loopwork run FILE',
    }
  }
  try {
    const loaded = await loadConfig({
      root: project.root,
      explicitFile: explicitConfig(project, flags),
      env: process.env,
      flags: {},
    })
    const { unknownDependency } = loaded.value.backlog
    const { drafts } = await readBacklog({ root: project.root, path: found, unknownDependency })
    return good('backlog', `${found}, ${drafts.length} tasks, no cycle`)
  } catch (error) {
    return refused('backlog', error)
  }
}

const floorBytes = 1024 ** 3

async function disk(project: Project): Promise<Finding> {
  const { bavail, bsize } = await statfs(project.root)
  const free = bavail * bsize
  const text = `${(free / 1024 ** 3).toFixed(1)} GiB free`
  return free > floorBytes
    ? good('disk', text)
    : { kind: 'bad', name: 'disk', text, mend: 'free some space: every task gets a worktree of its own' }
}

async function leftovers(project: Project): Promise<Finding> {
  let store: Awaited<ReturnType<typeof openStoreReadonly>>
  try {
    store = await openStoreReadonly(project)
  } catch (error) {
    return refused('state', error)
  }
  if (store === null) return good('state', 'none yet')
  try {
    const open = await store.openAttempts()
    const missing = open.filter((attempt) => attempt.worktree !== null && !existsSync(attempt.worktree))
    if (missing.length > 0) {
      return {
        kind: 'know',
        name: 'state',
        text: `${missing.length} unfinished tries have lost their worktree`,
        mend: 'loopwork run puts their tasks back',
      }
    }
    return good(
      'state',
      open.length === 0
        ? `${project.stateDir}, nothing unfinished`
        : `${open.length} tries in work, or to be taken over by the next start`,
    )
  } finally {
    await store.close()
  }
}
