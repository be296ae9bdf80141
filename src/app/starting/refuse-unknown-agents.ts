import type { Backlog } from '../../backlog/read-backlog.ts'
import { entryName } from '../../core/agent/pool.ts'
import { LoopworkError, type Problem } from '../../core/errors.ts'
import type { TypedDemand } from '../../core/ports/store-reader.ts'
import { candidatesFor, demandName, presetsOf, type PoolSettings } from '../../core/policy/pool/demand.ts'
import { plural } from '../../text/plural.ts'
import { sanitize } from '../../text/sanitize.ts'

/**
 * A backlog is a file of the repository: it chooses among the agents and models that the user's own options name, and no others, since that
 * decides who is sent the code, and what it costs.
 * @throws LoopworkError kind `backlog` with every task that asks for another.
 */
export function refuseUnknownAgents(
  { backlogs, typed }: { readonly backlogs: readonly Backlog[]; readonly typed: readonly TypedDemand[] },
  settings: PoolSettings,
): void {
  const named = [...new Set(presetsOf(settings).map(entryName))].join(', ')
  const asking = backlogs
    .flatMap(({ drafts }) => drafts)
    .filter(({ status, agent, model }) => status === 'todo' && (agent !== null || model !== null))
  const problems = [...asking, ...typed.map((task) => ({ ...task, source: null, line: null }))]
    .filter(({ agent, model }) => candidatesFor(settings, { agent, model }).length === 0)
    .map(({ id, source, line, agent, model }): Problem => ({
      severity: 'error',
      file: source ?? 'typed by hand',
      line,
      field: agent === null ? 'model' : 'agent',
      message: sanitize(`${id} asks for ${demandName({ agent, model })}; this run may use ${named}`),
    }))
  if (problems.length === 0) return
  throw new LoopworkError(
    'backlog',
    `${plural(problems.length, 'task')} can't be done by the agents of this run`,
    {
      hint: 'add the agent, with its model, to pool.entries, to a route, or under agents: of your own options',
      problems,
    },
  )
}
