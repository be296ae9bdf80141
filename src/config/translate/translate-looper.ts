import { agentName } from '../agents/agent-schema.ts'
import { looperKeys } from './looper-keys.ts'
import { translatedAgent, type AgentCommands } from './translated-agent.ts'
import { as, not, same, translate, type Outcome, type Translation } from './translation.ts'

type Table = Readonly<Record<string, unknown>>

/** Of `looper.toml`, as it was parsed. */
export function translateLooper(config: Table, builtIn: AgentCommands): Translation {
  const described = Object.entries(tableOf(config['agents']) ?? {})
  const named = described.filter(([name]) => agentName.test(name))
  const agents: AgentCommands = new Map([...named.map(([name]) => [name, null] as const), ...builtIn])
  const rules = looperKeys(agents)
  const outcomes = new Map<string, Outcome>()
  const entries = Object.entries(config).flatMap(([key, value]): [string, unknown][] => {
    const table = tableOf(value)
    if (key === 'agents' && table !== null) {
      return Object.entries(table).flatMap(([name, each]) => agentEntries({ name, each, builtIn, outcomes }))
    }
    return table === null
      ? [[key, value]]
      : Object.entries(table).map(([name, each]) => [`${key}.${name}`, each])
  })
  const { carried, notCarried } = translate(entries, (key) => {
    const outcome = outcomes.get(key)
    return outcome === undefined ? own(rules, key) : () => outcome
  })
  return { carried: lastOfEach(carried), notCarried }
}

const own = (rules: ReturnType<typeof looperKeys>, key: string) =>
  Object.hasOwn(rules, key) ? rules[key] : undefined

/** The keys of one agent's table. Its preset comes with the first that is carried. */
function agentEntries({
  name,
  each,
  builtIn,
  outcomes,
}: {
  readonly name: string
  readonly each: unknown
  readonly builtIn: AgentCommands
  readonly outcomes: Map<string, Outcome>
}): [string, unknown][] {
  const table = tableOf(each)
  const key = `agents.${name}`
  if (table === null) return [[key, each]]
  const { preset, outcomes: found } = translatedAgent(name, table, builtIn.get(name) ?? null)
  if (preset !== null) outcomes.set(key, as(key, preset))
  for (const [field, outcome] of Object.entries(found)) {
    outcomes.set(`${key}.${field}`, outcome === 'carried' ? same : not(outcome.why))
  }
  const fields = Object.entries(table).map(([field, value]): [string, unknown] => [`${key}.${field}`, value])
  return preset === null ? fields : [[key, table], ...fields]
}

/** A table of roles is newer than the keys at the top that it replaces, and comes after them. */
const lastOfEach = (carried: Translation['carried']): Translation['carried'] =>
  carried.filter(({ to }, index) => !carried.slice(index + 1).some((later) => later.to === to))

const tableOf = (value: unknown): Table | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
    ? (value as Table)
    : null
