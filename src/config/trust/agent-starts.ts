import { isDeepStrictEqual } from 'node:util'
import { argvOf } from '../../core/agent/argv-of.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import { sanitize } from '../../text/sanitize.ts'
import type { KnownAgents } from '../agents/known-agents.ts'
import { resolveAgents } from '../agents/resolve-agents.ts'
import type { ConfigFile } from '../config-file.ts'
import { fieldName } from '../field-name.ts'
import type { ConfigLayer } from '../schema/config.ts'
import type { TrustAsk } from './guarded-settings.ts'

const newSession = { session: null, resume: false }

type Known = KnownAgents & { readonly root: string }

/**
 * The command lines behind what a repository's config says in other words: of a built-in agent that it chooses, and of a preset
 * that extends another or has words for features.
 * @param own the user's own config, which the repository's is put above.
 */
export function agentStarts(file: ConfigFile, own: ConfigLayer, known: Known): readonly TrustAsk[] {
  const { agent, model, agents = {}, pool, route = [], review = {}, judge } = file.layer
  const { presets } = resolveAgents({ ...own.agents, ...agents }, known)
  const ask = (path: readonly (string | number)[], preset: AgentPreset): TrustAsk => ({
    key: sanitize(fieldName(path) ?? ''),
    line: file.lineOf(path),
    text: sanitize(`starts ${JSON.stringify(argvOf(preset, newSession))}`),
  })
  /** By a name that isn't explained in the file itself. */
  const elsewhere = (name: string | null | undefined): AgentPreset | undefined =>
    typeof name === 'string' && !Object.hasOwn(agents, name)
      ? [...presets, ...known.builtIn].find((preset) => preset.name === name)
      : undefined
  const chosen = elsewhere(agent)
  const readers = [
    { path: ['review', 'agent'], preset: elsewhere(review.agent) },
    { path: ['judge'], preset: elsewhere(judge) },
  ]
  const named = (
    key: readonly (string | number)[],
    entry: { agent?: string | undefined; model?: string | undefined },
  ) => {
    const preset = elsewhere(entry.agent)
    return preset === undefined ? [] : [ask(key, { ...preset, model: entry.model ?? preset.model })]
  }
  return [
    ...(chosen === undefined ? [] : [ask(['agent'], { ...chosen, model: model ?? chosen.model })]),
    ...(pool?.entries ?? []).flatMap((entry, index) => named(['pool', 'entries', index], entry)),
    ...route.flatMap((entry, index) => named(['route', index], entry)),
    ...readers.flatMap(({ path, preset }) => (preset === undefined ? [] : [ask(path, preset)])),
    ...presets
      .filter(({ name }) => Object.hasOwn(agents, name))
      // Words that are there literally are shown where they stand.
      .filter(
        (preset) =>
          agents[preset.name]?.command === undefined ||
          !isDeepStrictEqual(argvOf(preset, newSession), preset.command),
      )
      .map((preset) => ask(['agents', preset.name], preset)),
  ]
}
