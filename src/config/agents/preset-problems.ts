import type { AgentPreset, FeatureWords, PromptChannel } from '../../core/agent/preset.ts'
import { slipOf } from '../../core/naming/suggest-word.ts'
import type { AgentEntry } from './agent-schema.ts'
import { mapProblems } from './map-problems.ts'

export interface PresetProblem {
  /** Below the entry: `['stop', 'signal']`. */
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** What is wrong with a preset though each of its keys is well formed. */
export function presetProblems(
  preset: AgentPreset,
  entry: AgentEntry,
  base: AgentPreset,
): readonly PresetProblem[] {
  return [
    ...commandProblems(preset, entry, base),
    ...wordProblems(entry.when ?? {}),
    ...(modelProblem(preset) === null ? [] : [{ path: ['model'], message: modelProblem(preset) ?? '' }]),
    ...autonomyProblems(preset),
    ...plainProblems(preset, entry),
    ...mapProblems(preset, entry),
    ...(entry.resume !== undefined && preset.resume !== 'never' && preset.when.resume.length === 0
      ? [{ path: ['resume'], message: `can't be ${preset.resume}: when.resume has no words` }]
      : []),
  ]
}

/** Why this preset can't be asked for its model; null when it can, or has none. */
export const modelProblem = ({ model, when }: AgentPreset): string | null =>
  model === null || when.model.length > 0
    ? null
    : `can't be chosen: the preset has no when.model, the words that choose one`

function commandProblems(
  preset: AgentPreset,
  entry: AgentEntry,
  base: AgentPreset,
): readonly PresetProblem[] {
  const { command, promptVia } = preset
  if (command.length === 0) return [{ path: ['command'], message: 'is missing: what is started?' }]
  const messages = [
    promptProblem(command, promptVia),
    ...(entry.command === undefined ? [] : [misspeltPlace(command), lostPlace(preset, base)]),
    placeWithoutWords(preset),
  ]
  return messages.flatMap((message) => (message === null ? [] : [{ path: ['command'], message }]))
}

function promptProblem(command: readonly string[], via: PromptChannel): string | null {
  const wanted = { stdin: null, argument: '{prompt}', file: '{promptFile}' }[via]
  const unwanted = ['{prompt}', '{promptFile}'].filter((placeholder) => placeholder !== wanted)
  const found = (placeholder: string): boolean => command.some((part) => part.includes(placeholder))
  const stray = unwanted.find(found)
  if (stray !== undefined) return `has ${stray}, but prompt.via is ${via}`
  return wanted === null || found(wanted) ? null : `needs ${wanted}, as prompt.via is ${via}`
}

const places = ['{model}', '{session}', '{resume}', '{autonomy}'] as const

function misspeltPlace(command: readonly string[]): string | null {
  const known = [...places, '{prompt}', '{promptFile}']
  const word = command.find((part) => /^\{\w+\}$/.test(part) && !known.includes(part))
  const meant = word === undefined ? null : slipOf(word, known)
  return meant === null ? null : `has ${word}, which stands for nothing; did you mean ${meant}?`
}

/** A place in the middle of the command is there for a reason: at the end those words would be read as something else. */
function lostPlace(preset: AgentPreset, base: AgentPreset): string | null {
  const last = base.command.findLastIndex((word) => !isPlace(word))
  const inside = base.command.slice(0, last).filter(isPlace)
  const lost = inside.filter((place) => wordsAt(place, preset.when) && !preset.command.includes(place))
  return lost.length === 0 ? null : `needs ${lost.join(' ')} where those words belong, as ${base.name} has it`
}

function placeWithoutWords({ command, when }: AgentPreset): string | null {
  const empty = command.filter(isPlace).find((place) => !wordsAt(place, when))
  return empty === undefined ? null : `has ${empty}, but when.${empty.slice(1, -1)} has no words`
}

type Place = (typeof places)[number]
const isPlace = (word: string): word is Place => (places as readonly string[]).includes(word)

function wordsAt(place: Place, { model, session, resume, autonomy }: FeatureWords): boolean {
  switch (place) {
    case '{model}':
      return model.length > 0
    case '{session}':
      return session.length > 0 || resume.length > 0
    case '{resume}':
      return resume.length > 0
    case '{autonomy}':
      return Object.values(autonomy).some((words) => words !== null && words.length > 0)
  }
}

/** Words without the value that they are for would choose nothing. */
const wordProblems = (when: NonNullable<AgentEntry['when']>): readonly PresetProblem[] =>
  (
    [
      ['model', '{model}'],
      ['session', '{session}'],
      ['resume', '{session}'],
    ] as const
  ).flatMap(([feature, value]) => {
    const words = when[feature] ?? []
    return words.length === 0 || words.some((word) => word.includes(value))
      ? []
      : [{ path: ['when', feature], message: `needs ${value} in one of its words` }]
  })

function autonomyProblems({ autonomy, when }: AgentPreset): readonly PresetProblem[] {
  if (when.autonomy[autonomy] !== null) return []
  const can = Object.entries(when.autonomy).flatMap(([name, words]) => (words === null ? [] : [name]))
  return [
    {
      path: ['autonomy'],
      message: `can't be ${autonomy}: the preset knows ${can.join(', ') || 'no way to work'}, and has no when.autonomy.${autonomy}`,
    },
  ]
}

/** What a program prints for people is not searched for errors: a rule for them would be asked for and not kept. */
const plainProblems = ({ decoder }: AgentPreset, entry: AgentEntry): readonly PresetProblem[] =>
  decoder !== 'text'
    ? []
    : (['exit', 'faults', 'denied'] as const)
        .filter((key) => entry[key] !== undefined && Object.keys(entry[key]).length > 0)
        .map((key) => ({
          path: [key],
          message: 'does nothing with decoder: text, which goes by success.exit alone; name another decoder',
        }))
