import { errorText } from '../../core/error-text.ts'
import { LoopworkError } from '../../core/errors.ts'
import type { Agent, AgentEnd, AgentOrder } from '../../core/ports/process.ts'
import { childEnvironment, unpassable } from '../child-environment.ts'
import type { ProcessContext } from '../context.ts'
import { identify } from '../identity.ts'
import {
  errOf,
  makeVoid,
  outOf,
  prepareFiles,
  promptOf,
  readFiles,
  recordedSeconds,
} from '../protocol/agent-files.ts'
import { agentStatus } from '../protocol/agent-status.ts'
import { endOf } from '../protocol/end-of.ts'
import { resolveCommand } from '../resolve-command.ts'
import { spawnDetached, type ChildEnd, type Spawned } from '../spawn-detached.ts'
import type { SoftStop } from '../tree/ask-to-end.ts'
import { inSandbox } from '../in-sandbox.ts'
import { createTree } from '../tree/process-tree.ts'
import { wrapperName, wrapperText } from '../wrapper-text.ts'
import { adoptAgent } from './adopt-agent.ts'
import { commandWithPrompt } from './command-with-prompt.ts'
import { unstartedAgent } from './ended-agent.ts'
import { lowerShare } from './lower-share.ts'
import { watchAgent, type WatchedAgent } from './watch-agent.ts'

/** Never rejects: what prevents an agent from starting is reported as its end. */
export async function startAgent(context: ProcessContext, order: AgentOrder): Promise<Agent> {
  const { dir, cwd } = order
  try {
    prepareFiles(order, {
      host: context.here.host,
      pidNamespace: context.here.pidNamespace,
      worktree: cwd,
      stop: softStopOf(context, order),
    })
  } catch (error) {
    return unstartedAgent(dir, `its files could not be written: ${errorText(error)}`, error as Error)
  }
  const spawned = await spawnWrapper(context, order)
  if (spawned.kind === 'failed') {
    // No wrapper was started, but whoever reads the folder later can't know that. If one runs all the same, it is the agent.
    const there = makeVoid(dir) === 'made' ? 'never started' : await adoptAgent(context, order)
    return there === 'never started' ? unstartedAgent(dir, spawned.why, spawned.cause) : there
  }
  return followChild(context, order, spawned)
}

async function spawnWrapper(context: ProcessContext, order: AgentOrder): Promise<Spawned> {
  const badName = unpassable(order.env)
  if (badName !== undefined) return notOurs(`no shell passes on a variable named ${JSON.stringify(badName)}`)
  const environment = childEnvironment(context.environment, order.env, order.marker)
  const command = programAndArguments(order, environment['PATH'] ?? '')
  if (typeof command === 'string') return notOurs(command)
  const ticks = Math.max(1, Math.ceil(order.limitSeconds / context.tickSeconds))
  const numbers = [ticks, context.tickSeconds, context.graceSeconds].map(String)
  return spawnDetached({
    argv: [
      ...(await lowerShare(context, order.share)),
      ...[context.shell, '-c', wrapperText, wrapperName, order.dir, order.cwd, ...numbers],
      ...command,
    ],
    cwd: '/',
    environment,
    input: order.promptVia === 'stdin' ? promptOf(order.dir) : '/dev/null',
    out: outOf(order.dir),
    err: order.logs === 'two' ? errOf(order.dir) : null,
  })
}

/**
 * With an absolute program in front, as the wrapper needs it; a text says why there is none. In a sandbox an agent's own program
 * is looked up there: a container has others.
 */
function programAndArguments(order: AgentOrder, path: string): readonly string[] | string {
  const agent = commandWithPrompt(order)
  const [name = '', ...args] = inSandbox(order.sandbox, agent)
  const program = resolveCommand(name, order.cwd, path)
  if (program !== null) return [program, ...args]
  return `its ${order.sandbox === null ? 'command' : 'sandbox'} ${JSON.stringify(name)} is not on PATH`
}

const notOurs = (why: string): Spawned => ({ kind: 'failed', why, cause: null })

function followChild(
  context: ProcessContext,
  order: AgentOrder,
  spawned: Extract<Spawned, { kind: 'spawned' }>,
): Agent {
  const { dir } = order
  const identity = identify(context.table, context.here, spawned.pid)
  // The child is reaped by an event of ours that can't have come yet: at worst it is a zombie with a start time.
  if (identity === null)
    throw new LoopworkError('internal', `process ${spawned.pid} is not in the process table`)
  const tree = createTree(context.scanner, { root: identity, marker: order.marker, worktree: order.cwd })
  const already = { awakeMs: 0, quietMs: 0 }
  const watched = watchAgent(context, { dir, identity, tree, stop: softStopOf(context, order), already })
  void spawned.ended.then((childEnd) => conclude(order, watched, childEnd))
  return watched.agent
}

function softStopOf({ environment }: ProcessContext, { stop, sandbox, cwd }: AgentOrder): SoftStop {
  const [program] = sandbox ?? []
  const { signal, to } = stop
  return {
    signal,
    to,
    sandbox: program === undefined ? null : resolveCommand(program, cwd, environment['PATH'] ?? ''),
  }
}

/** The record exists before the 'exit' event: 320 of 320 times. */
async function conclude(order: AgentOrder, watched: WatchedAgent, childEnd: ChildEnd): Promise<void> {
  const end = endWithout(order, childEnd, watched.stopping())
  if (end.kind === 'lost') await watched.endStrays()
  watched.tell(end)
}

/** The wrapper's first write failed; with which error is not known. */
const unrecorded = (): Error =>
  Object.assign(new Error('the start could not be recorded'), { code: 'ENOSPC' })

function endWithout(order: AgentOrder, childEnd: ChildEnd, stopping: boolean): AgentEnd {
  const meaning = agentStatus(readFiles(order.dir), { wrapper: 'dead', strays: true })
  switch (meaning.kind) {
    case 'ended':
      return endOf(meaning.end, recordedSeconds(order.dir, meaning.end), order.limitSeconds)
    case 'void':
      return { kind: 'not started', why: 'another supervisor made the attempt void', cause: null }
    case 'not begun':
    case 'half begun':
      return stopping
        ? { kind: 'not started', why: 'it was stopped before it began', cause: null }
        : { kind: 'not started', why: 'its start could not be recorded', cause: unrecorded() }
    case 'folder gone':
      return {
        kind: 'lost',
        why: `its folder was deleted; it ended with ${childEnd.code ?? childEnd.signal}`,
      }
    case 'lost':
    case 'running':
    case 'unseen':
      return stopping
        ? { kind: 'exit', code: 137, signal: 'SIGKILL' }
        : { kind: 'lost', why: `its wrapper was killed by ${childEnd.signal ?? 'somebody'}` }
  }
}
