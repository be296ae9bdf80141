import type { AgentPreset, FeatureWords } from './preset.ts'
import { isSessionId } from './session-id.ts'

/** The session that an agent is started with; `resume`: one that exists already. */
export interface SessionAsked {
  readonly session: string | null
  readonly resume: boolean
}

/**
 * The command line of an agent: the preset's command, with the words of each feature that is asked for in its place, or at the
 * end. `{prompt}` and `{promptFile}` are left to whoever starts it.
 */
export function argvOf(preset: AgentPreset, asked: SessionAsked): readonly string[] {
  const words = featureWords(preset, asked)
  const placed = new Set(preset.command.filter((word): word is Place => Object.hasOwn(words, word)))
  // `--session-id` and `--resume` stand in the same place, unless the CLI has one for each.
  const spot = { ...words }
  if (!placed.has('{resume}') && placed.has('{session}')) {
    spot['{session}'] = [...words['{session}'], ...words['{resume}']]
    spot['{resume}'] = []
  }
  const unplaced = places.filter((place) => !placed.has(place)).flatMap((place) => spot[place])
  return [...preset.command.flatMap((word) => (isPlace(word) ? spot[word] : [word])), ...unplaced]
}

const places = ['{autonomy}', '{model}', '{session}', '{resume}'] as const
type Place = (typeof places)[number]
const isPlace = (word: string): word is Place => (places as readonly string[]).includes(word)

function featureWords(
  preset: AgentPreset,
  { session, resume }: SessionAsked,
): Record<Place, readonly string[]> {
  const { when, model, autonomy } = preset
  const id = session !== null && isSessionId(session) ? session : null
  return {
    '{autonomy}': when.autonomy[autonomy] ?? [],
    '{model}': filled(when.model, '{model}', model),
    '{session}': resume ? [] : filled(when.session, '{session}', id),
    '{resume}': resume ? filled(when.resume, '{session}', id) : [],
  }
}

/** A feature without its value is left out whole. What is put in is never looked at again: a value may quote a placeholder. */
function filled(
  words: FeatureWords['model'],
  placeholder: '{model}' | '{session}',
  value: string | null,
): readonly string[] {
  return value === null ? [] : words.map((word) => word.replaceAll(placeholder, () => value))
}
