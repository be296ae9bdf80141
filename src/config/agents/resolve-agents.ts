import { plainPreset, type AgentPreset } from '../../core/agent/preset.ts'
import { suggestWord } from '../../core/naming/suggest-word.ts'
import type { AgentEntry } from './agent-schema.ts'
import { extendedPreset } from './extended-preset.ts'
import { presetProblems } from './preset-problems.ts'

type Entries = Readonly<Record<string, AgentEntry>>

interface Known {
  /** Presets that come with loopwork. */
  readonly builtIn: readonly AgentPreset[]
  /** The checkout's root: relative commands start there. */
  readonly root: string
}

export interface AgentProblem {
  /** From the top of the config: `['agents', 'mine', 'stop', 'signal']`. */
  readonly path: readonly (string | number)[]
  readonly message: string
}

interface ResolvedAgents {
  /** Of the entries, in their order; one with a problem isn't among them. */
  readonly presets: readonly AgentPreset[]
  readonly problems: readonly AgentProblem[]
}

/** Every preset under `agents:`, each on top of the one that it extends. */
export function resolveAgents(entries: Entries, known: Known): ResolvedAgents {
  const resolved = Object.entries(entries).map(([name, entry]) => {
    const found = baseOf(name, entries, known, [])
    if ('message' in found)
      return { problems: [{ path: ['agents', name, 'extends'], message: found.message }] }
    const preset = extendedPreset(name, entry, found.base, known.root)
    const problems = presetProblems(preset, entry, found.base)
    return problems.length === 0
      ? { preset, problems: [] }
      : { problems: problems.map(({ path, message }) => ({ path: ['agents', name, ...path], message })) }
  })
  return {
    presets: resolved.flatMap(({ preset }) => (preset === undefined ? [] : [preset])),
    problems: resolved.flatMap(({ problems }) => problems),
  }
}

/** What an entry starts from that extends nothing: a program, yet to be named, that prints for people. */
const plainCommand: AgentPreset = { ...plainPreset, name: 'command', command: [] }

/** Nobody can follow more; thousands would end the stack. */
const longestWay = 100

type Base = { readonly base: AgentPreset } | { readonly message: string }

/** @param above the names that led here. */
function baseOf(name: string, entries: Entries, known: Known, above: readonly string[]): Base {
  const builtIn = (wanted: string): AgentPreset | undefined =>
    known.builtIn.find((preset) => preset.name === wanted)
  const asked = entries[name]?.extends
  if (asked === undefined || asked === name) {
    const own = builtIn(name) ?? (asked === undefined ? plainCommand : undefined)
    return own === undefined ? { message: 'is the preset itself' } : { base: own }
  }
  const way = [...above, name]
  if (way.length > longestWay) return { message: `leads over more than ${longestWay} other presets` }
  if (way.includes(asked)) return { message: `goes round in a circle: ${[...way, asked].join(' > ')}` }
  const next = Object.hasOwn(entries, asked) ? entries[asked] : undefined
  if (next !== undefined) {
    const below = baseOf(asked, entries, known, way)
    return 'message' in below ? below : { base: extendedPreset(asked, next, below.base, known.root) }
  }
  const base = builtIn(asked)
  if (base !== undefined) return { base }
  const names = [...known.builtIn.map((preset) => preset.name), ...Object.keys(entries)]
  const guess = suggestWord(asked, names)
  return {
    message: `names ${asked}, which is no preset; ${guess === null ? `known: ${names.join(', ')}` : `did you mean ${guess}?`}`,
  }
}
