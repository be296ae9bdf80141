import { readingRules } from '../../core/backlog/reading-rules.ts'
import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { storedLogs } from '../../app/attempt-logs.ts'
import { explicitConfig } from '../../app/options/explicit-config.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { builtIn, knownAgents } from '../../app/options/load-settings.ts'
import { openStoreReadonly, findProject, type Project } from '../../app/project.ts'
import { checkMachine } from '../../app/starting/check-machine.ts'
import { loadConfig, requireTrust } from '../../config/load-config.ts'
import { chooseReaders } from '../../config/agents/choose-agent.ts'
import { choosePool } from '../../config/agents/choose-pool.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import { candidatesFor, poolOf, type PoolSettings } from '../../core/policy/pool/demand.ts'
import { usuallyReviewed } from '../../core/review/review.ts'
import { neededReaders, type NamesReaders } from '../../core/review/reviewer-of.ts'
import { NoAgent } from '../../config/agents/no-agent.ts'
import { resolveAgents } from '../../config/agents/resolve-agents.ts'
import { isPlaced } from '../../core/attempt.ts'
import { LoopworkError } from '../../core/errors.ts'
import type { Store } from '../../core/ports/store.ts'
import { checkObjects } from '../../git/repository/check-repository.ts'
import { findRepository } from '../../git/repository/find-repository.ts'
import { checks } from '../../git/repository/preflight-checks.ts'
import { plural } from '../../text/plural.ts'
import { chosenAgentFindings, installedFindings } from './agents.ts'
import { backlogFindings, type BacklogOrder } from './backlogs.ts'
import { brokenRefFindings } from './broken-refs.ts'
import { deliveryFinding } from './delivery.ts'
import { good, refused, type Finding } from './finding.ts'
import { keptOptions, type KeptOptions } from './kept-options.ts'
import { lockFindings } from './locks.ts'

/** Everything a run needs, in the order in which a person would repair it. */
export async function findings(flags: CommonFlags): Promise<readonly Finding[]> {
  const project = await findProject(flags, { lenient: true })
  const kept = await keptOrRefusal(project, flags)
  const delivery = await deliveryFinding(project)
  return [
    ...(await repository(project)),
    await config(project, flags, kept),
    ...(await agents(project, flags, kept)),
    ...(await gate(project, flags, kept)),
    ...(await backlogFindings(project, await sourcesOf(project, flags, kept))),
    ...(await machine(project, flags, kept)),
    await disk(project),
    await leftovers(project),
    ...delivery,
    ...(await lockFindings(project, delivery)),
    ...(await brokenRefFindings(project)),
    await logs(project),
  ]
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

/** The options that a start has from the newest run; the error, if it can't have them; null where it has none from it. */
type Kept = KeptOptions | LoopworkError | null

async function keptOrRefusal(project: Project, flags: CommonFlags): Promise<Kept> {
  try {
    return await keptOptions(project, flags)
  } catch (error) {
    if (error instanceof LoopworkError) return error
    throw error
  }
}

const isKept = (kept: Kept): kept is KeptOptions => kept !== null && !(kept instanceof LoopworkError)

type Loaded = Awaited<ReturnType<typeof loadConfig>>

const load = (project: Project, flags: CommonFlags): Promise<Loaded> =>
  loadConfig({
    root: project.root,
    explicitFile: explicitConfig(project, flags),
    env: process.env,
    flags: {},
    agents: knownAgents(),
  })

async function config(project: Project, flags: CommonFlags, kept: Kept): Promise<Finding> {
  try {
    const loaded = await load(project, flags)
    requireTrust(loaded)
    const words = configWords(loaded, explicitConfig(project, flags))
    return good('config', isKept(kept) ? `${words}; a start has the options of run ${kept.run}` : words)
  } catch (error) {
    return refused('config', error)
  }
}

/** The file that is in use. */
function configWords({ repository }: Loaded, explicit: string | null): string {
  if (explicit !== null) return `${explicit}, named by you`
  if (repository === null) return 'no .loopworkrc here'
  return `${repository.name}, ${repository.asks.length === 0 ? 'names no commands' : 'trusted'}`
}

async function agents(project: Project, flags: CommonFlags, kept: Kept): Promise<readonly Finding[]> {
  if (isKept(kept)) return chosenAgentFindings(askedIn(kept.settings), [], project.root)
  const loaded = await load(project, flags).catch(() => null)
  // A config that can't be read has a finding of its own.
  if (loaded === null) return []
  const { value } = loaded
  try {
    const known = { root: project.root, builtIn: builtIn() }
    const others = resolveAgents(value.agents, known).presets
    const { reviewer, judge } = chooseReaders(value, known)
    const review = { agent: reviewer, on: value.review.on ?? usuallyReviewed }
    const { vote, parallel } = value
    const readers = { review, judge, vote, agentsPerTask: parallel.maxAgentsPerTask }
    const asked = askedIn({ ...choosePool(value, known), ...readers })
    return await chosenAgentFindings(asked, others, project.root)
  } catch (error) {
    // An untrusted config is not used, and has a finding of its own.
    if (!isTrusted(loaded)) return []
    // Where the newest run has an agent, the error that prevents a start with it says more.
    const refusal = refused('agent', error instanceof NoAgent ? (kept ?? error) : error)
    return [refusal, ...(error instanceof NoAgent ? await installedFindings(project.root) : [])]
  }
}

/** Whom a run asks: its pool, those of its routes, its reviewer, its judge. */
function askedIn(settings: PoolSettings & NamesReaders): readonly AgentPreset[] {
  const ofRoutes = settings.routes.flatMap((route) => candidatesFor(settings, route))
  return [...[...poolOf(settings), ...ofRoutes], ...neededReaders(settings)].map(({ preset }) => preset)
}

function isTrusted(loaded: Loaded): boolean {
  try {
    requireTrust(loaded)
    return true
  } catch (error) {
    if (error instanceof LoopworkError) return false
    throw error
  }
}

async function gate(project: Project, flags: CommonFlags, kept: Kept): Promise<readonly Finding[]> {
  const loaded = await load(project, flags).catch(() => null)
  if (loaded === null) return []
  const gates = isKept(kept) ? kept.settings.gate : loaded.value.gate
  if (gates.length > 0) return [good('gate', gates.join('; '))]
  if (!isKept(kept) && !isTrusted(loaded)) return []
  return [
    {
      kind: 'know',
      name: 'gate',
      text: 'none: whatever an agent leaves counts as done',
      mend: 'name the command that must pass, like gate: [npm test], in .loopworkrc',
    },
  ]
}

/** The backlogs that a start reads, where they are named. */
async function sourcesOf(project: Project, flags: CommonFlags, kept: Kept): Promise<BacklogOrder> {
  // A config that can't be read has a finding of its own.
  const loaded = await load(project, flags).catch(() => null)
  return {
    sources: isKept(kept) ? kept.options.sources : (loaded?.value.source ?? []),
    rules: isKept(kept)
      ? readingRules(kept.options)
      : (loaded?.value.backlog ?? { unknownDependency: 'error' }),
  }
}

const floorBytes = 1024 ** 3

/** What a start would check before its first task. */
async function machine(project: Project, flags: CommonFlags, kept: Kept): Promise<readonly Finding[]> {
  const loaded = await load(project, flags).catch(() => null)
  const own = loaded?.value.worktree.root ?? null
  const beside = path.join(path.dirname(project.root), `${project.name}.loopwork`)
  const { stateDir, found } = project
  const configured = own === null ? beside : path.resolve(project.root, own)
  const trouble = await checkMachine(
    { stateDir, worktreeRoot: isKept(kept) ? kept.settings.worktreeRoot : configured },
    { check: () => (found === null ? Promise.resolve() : checkObjects(found.commonDir)) },
  )
  return trouble === null ? [] : [{ kind: 'bad', name: 'machine', text: trouble.message, mend: trouble.cure }]
}

async function disk(project: Project): Promise<Finding> {
  const { bavail, bsize } = await statfs(project.root)
  const free = bavail * bsize
  const text = `${(free / 1024 ** 3).toFixed(1)} GiB free`
  return free > floorBytes
    ? good('disk', text)
    : { kind: 'bad', name: 'disk', text, mend: 'free some space: every task gets a worktree of its own' }
}

async function logs({ stateDir }: Project): Promise<Finding> {
  const found = await storedLogs(stateDir)
  const bytes = found.reduce((sum, each) => sum + each.bytes, 0)
  const tries = found.filter(({ kind }) => kind === 'try').length
  const runs = found.length - tries
  const what = [plural(tries, 'try', 'tries'), ...(runs === 0 ? [] : [plural(runs, 'run')])].join(' and ')
  return good('logs', `${(bytes / 1024 ** 2).toFixed(1)} MiB of ${what}`)
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
    const missing = open.filter(
      (attempt) => isPlaced(attempt) && !existsSync(attempt.agents[0].worktree.path),
    )
    if (missing.length > 0) {
      return {
        kind: 'know',
        name: 'state',
        text: `${plural(missing.length, 'unfinished try has', 'unfinished tries have')} lost ${missing.length === 1 ? 'its' : 'their'} worktree`,
        mend: 'loopwork run puts their tasks back',
      }
    }
    const over = await leftOver(store)
    if (over > 0) {
      return {
        kind: 'know',
        name: 'state',
        text: `${over} ${over === 1 ? 'worktree of a try that has ended is' : 'worktrees of tries that have ended are'} left over`,
        mend: 'loopwork doctor --fix takes away what is saved',
      }
    }
    return good(
      'state',
      open.length === 0
        ? `${project.stateDir}, nothing unfinished`
        : `${plural(open.length, 'try', 'tries')} in work, or to be taken over by the next start`,
    )
  } finally {
    await store.close()
  }
}

/** Left by a kill between the end of a try and its clean-up. */
async function leftOver(store: Store): Promise<number> {
  const standing = (await store.worktrees()).filter(({ state }) => state !== 'kept')
  const ids = standing.flatMap(({ owner }) => (owner.kind === 'attempt' ? [owner.attempt] : []))
  const attempts = await Promise.all(ids.map((id) => store.attempt(id)))
  return attempts.filter((attempt) => attempt !== null && attempt.end !== null).length
}
