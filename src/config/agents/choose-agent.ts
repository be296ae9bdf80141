import type { AgentPreset } from '../../core/agent/preset.ts'
import { LoopworkError } from '../../core/errors.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import { suggestWord } from '../../core/naming/suggest-word.ts'
import type { Config } from '../schema/config.ts'
import { NoAgent, howToDescribeOne } from './no-agent.ts'
import { modelProblem } from './preset-problems.ts'
import { resolveAgents } from './resolve-agents.ts'

interface AgentFacts {
  /** The checkout's root. */
  readonly root: string
  readonly builtIn: readonly AgentPreset[]
  /** The agent of the run that is resumed: known by its name, and used where no other is chosen. */
  readonly storedAgent?: AgentPreset
}

type AgentConfig = Pick<Config, 'agent' | 'agents'> & Partial<Pick<Config, 'model'>>

/** The agent of a run, with the model that is asked for. @throws LoopworkError kind `config` when none, or no known one, is chosen. */
export function chooseAgent({ agent, agents, model = null }: AgentConfig, facts: AgentFacts): AgentPreset {
  const presets = resolved(agents, facts)
  const chosen = agent === null ? unnamed(presets, facts) : named(agent, presets, facts)
  if (model === null) return chosen
  const asked = { ...chosen, model }
  if (modelProblem(asked) === null) return asked
  throw new LoopworkError('config', `agent ${chosen.name} can't be asked for the model ${model}`, {
    hint: `leave --model (or model:) out; or name the words that choose one: agents.${chosen.name}.when.model`,
  })
}

/** Who reviews, and who judges; null: nobody is named. @throws LoopworkError kind `config` when it is no known one. */
export function chooseReaders(
  { agents, review, judge }: Pick<Config, 'agents' | 'review' | 'judge'>,
  facts: Pick<AgentFacts, 'root' | 'builtIn'>,
): Readonly<Record<'reviewer' | 'judge', AgentPreset | null>> {
  const choose = (name: string | null) => (name === null ? null : named(name, resolved(agents, facts), facts))
  return { reviewer: choose(review.agent), judge: choose(judge) }
}

function resolved(
  agents: AgentConfig['agents'],
  facts: Pick<AgentFacts, 'root' | 'builtIn'>,
): readonly AgentPreset[] {
  const { presets, problems } = resolveAgents(agents, facts)
  const [problem] = problems
  if (problem !== undefined) throw new LoopworkError('config', `${problem.path.join('.')} ${problem.message}`)
  return presets
}

function named(name: string, own: readonly AgentPreset[], { builtIn, storedAgent }: AgentFacts): AgentPreset {
  const known = [...own, ...builtIn, ...(storedAgent === undefined ? [] : [storedAgent])]
  const chosen = known.find((preset) => preset.name === name)
  if (chosen === undefined) throw unknownAgent(name, known)
  if (chosen.command.length > 0) return chosen
  throw new LoopworkError('config', `agent ${name} starts nothing by itself`, {
    hint: 'describe yours in .loopworkrc, such as agents: { mine: { command: [./agent.sh] } }',
  })
}

/** The only one there is, or the one of the name that the run has. Guessing between several would spend somebody's money. */
function unnamed(own: readonly AgentPreset[], { root, storedAgent }: AgentFacts): AgentPreset {
  const there = own.length > 0 || storedAgent === undefined ? own : [storedAgent]
  const [first, second] = there
  if (first === undefined) throw new NoAgent(howToDescribeOne(root))
  if (second === undefined) return first
  const sameName = there.find(({ name }) => name === storedAgent?.name) ?? storedAgent
  if (sameName !== undefined) return sameName
  const names = there.map(({ name }) => name).join(', ')
  throw new LoopworkError('config', `several agents are there: ${names}`, {
    hint: 'choose one with --agent NAME, or agent: NAME',
  })
}

export function unknownAgent(name: string, known: readonly AgentPreset[]): LoopworkError {
  const names = [...new Set(known.map((preset) => preset.name))]
  const guess = suggestWord(name, names)
  const hint = guess === null ? `known: ${names.join(', ')}` : `did you mean ${guess}?`
  return new LoopworkError('config', `there is no agent named ${shellWord(name)}`, { hint })
}
