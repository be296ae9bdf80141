import {
  fenceOf,
  mapAgents,
  placeNameOf,
  type Agents,
  type AttemptIn,
  type EquippedAgent,
  type PlannedAgent,
} from '../../core/attempt.ts'
import type { Oid } from '../../core/ids.ts'
import type { Item } from '../../core/item.ts'
import type { SupervisorContext } from '../context.ts'
import { Interrupted, mustHold, throwIfInterrupted } from '../interruption.ts'
import { layBacklog } from '../review-pass/lay-backlog.ts'
import { together } from '../together.ts'
import { placeOf } from './clean-up/clean-up-attempt.ts'
import { equip, gearOf } from './equip.ts'
import { makeRoom } from './make-room.ts'

interface PrepareOrder {
  readonly attempt: AttemptIn<'preparing'>
  readonly item: Item
  readonly signal: AbortSignal
}

/**
 * A worktree for each agent at the lane's tip, setup commands in each; then the attempt is `running`, before anything of an agent
 * exists. Several agents start from one commit and the same setup: only then their works can be compared.
 */
export async function prepare(
  context: SupervisorContext,
  { attempt, item, signal }: PrepareOrder,
): Promise<AttemptIn<'running'>> {
  const { store, git, paths, run } = context
  await paths.prepare(attempt)
  // Nothing can have been started yet for an attempt that no supervisor before us had.
  const isAdopted = attempt.tenure > 1
  const alone = mapAgents(attempt.agents, (agent) => ({ ...attempt, agents: [agent] }) as const)
  if (isAdopted) for (const each of alone) await context.processes.sweep(paths.marker(each))
  await context.clearing.of(attempt.item)
  for (const each of alone) await makeRoom(context, each, placeOf(context, each))
  throwIfInterrupted(signal)
  const base = await git.lane.start(run.settings.target)
  const placed = await together(
    mapAgents(attempt.agents, (agent) => place(context, attempt, { agent, base })),
  )
  mustHold(await store.enterPhase(fenceOf(attempt), { phase: 'preparing', agents: placed }))
  const facts = { attempt, item, signal }
  const agents = await together(mapAgents(placed, (agent) => fitOut(context, { ...facts, agent })))
  context.setupOwner.passed(base)
  const stage = { phase: 'running', agents: atStart(agents) } as const
  mustHold(await store.enterPhase(fenceOf(attempt), stage))
  return { ...attempt, ...stage }
}

type PlacedAgent = PlannedAgent & Pick<EquippedAgent, 'worktree'>

async function place(
  { git, run }: SupervisorContext,
  attempt: AttemptIn<'preparing'>,
  { agent, base }: { readonly agent: PlannedAgent; readonly base: Oid },
): Promise<PlacedAgent> {
  const { dir, branch } = await git.worktrees.create({
    ...placeNameOf({ ...attempt, agents: [agent] }),
    attempt: attempt.id,
    agent: agent.number,
    base,
    root: run.settings.worktreeRoot,
  })
  return { ...agent, worktree: { path: dir, branch, base } }
}

interface FitOut extends PrepareOrder {
  readonly agent: PlacedAgent
}

/** Setup in the agent's worktree, and a snapshot of what it made. */
async function fitOut(
  context: SupervisorContext,
  { attempt, item, agent, signal }: FitOut,
): Promise<EquippedAgent> {
  const { path: dir, base } = agent.worktree
  const placed = { ...attempt, agents: [agent] } as const
  const { paths, failure } = await equip(context, { ...gearOf(context, placed), dir, signal })
  if (failure !== null) {
    const why = await context.setupOwner.onTip({ attempt: placed, base, failure, signal })
    throw new Interrupted({ kind: 'end', graceMs: 0, reason: why })
  }
  await layBacklog(context, item, dir)
  const isSetUp = context.run.settings.setup.length > 0
  const given = await context.git.worktrees.snapshot({ ...placeNameOf(placed), dir, base, paths, isSetUp })
  return { ...agent, given: given === base ? null : given }
}

/** One of several has a phase of its own from here on. */
const atStart = (agents: Agents<EquippedAgent>): Agents<EquippedAgent> =>
  agents.length === 1 ? agents : mapAgents(agents, (agent) => ({ ...agent, stage: { phase: 'running' } }))
