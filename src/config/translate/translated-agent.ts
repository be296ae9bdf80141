import { suggestWord } from '../../core/naming/suggest-word.ts'
import { agentName } from '../agents/agent-schema.ts'
import { as, not, type Outcome } from './translation.ts'

/** What agents there are: built-in presets with their argv, and those that the translated file describes, with none. */
export type AgentCommands = ReadonlyMap<string, readonly string[] | null>

/** A key that names an agent: carried where there is such an agent. */
export function knownAgent(
  agents: AgentCommands,
  { to, name }: { readonly to: string; readonly name: unknown },
): Outcome {
  if (typeof name !== 'string' || !agents.has(name)) {
    const guess = typeof name === 'string' ? suggestWord(name, [...agents.keys()]) : null
    return not(`there is no agent of that name${guess === null ? '' : `; is it ${guess}?`}`)
  }
  return as(to, name)
}

/** One of looper's tables `[agents.<name>]`, as a preset of ours and with what became of each of its keys. */
export interface TranslatedAgent {
  /** Null where the built-in preset of that name does the same. */
  readonly preset: Readonly<Record<string, unknown>> | null
  readonly outcomes: Readonly<Record<string, 'carried' | { readonly why: string | null }>>
}

/** A program that comes with a preset: what differs is a change to it. Any other is a plain command. */
export function translatedAgent(
  name: string,
  table: Readonly<Record<string, unknown>>,
  builtIn: readonly string[] | null,
): TranslatedAgent {
  if (!agentName.test(name)) return noneOf(table, 'a name is in small letters, digits, dots and dashes')
  return builtIn === null ? plainAgent(name, table) : changedAgent(name, table, builtIn)
}

const noneOf = (table: Readonly<Record<string, unknown>>, why: string): TranslatedAgent => ({
  preset: null,
  outcomes: Object.fromEntries(Object.keys(table).map((key) => [key, { why }])),
})

function changedAgent(
  name: string,
  table: Readonly<Record<string, unknown>>,
  [program = name, ...words]: readonly string[],
): TranslatedAgent {
  const binary = textOf(table['binary']) ?? program
  const model = textOf(table['model'])
  const reasoning = name === 'codex' ? textOf(table['reasoning']) : null
  const extra = [
    ...(reasoning === null ? [] : ['-c', `model_reasoning_effort=${reasoning}`]),
    ...(argsOf(table['args']) ?? []),
  ]
  const command = [binary, ...withExtra(words, extra)]
  const isChanged = binary !== program || extra.length > 0
  const preset = { ...(isChanged ? { command } : {}), ...(model === null ? {} : { model }) }
  const inPreset = { why: `the built-in preset ${name} has its own` }
  return {
    preset: Object.keys(preset).length === 0 ? null : preset,
    outcomes: outcomesOf(table, {
      reasoning: reasoning !== null || table['reasoning'] === '' ? 'carried' : { why: null },
      prompt_format: inPreset,
      parser: inPreset,
    }),
  }
}

/** Before the word that stands for the prompt, which has to be the last. */
function withExtra(words: readonly string[], extra: readonly string[]): readonly string[] {
  const last = words.at(-1)
  const endsWithPrompt = last === '-' || last === '{prompt}' || last === '{promptFile}'
  return endsWithPrompt ? [...words.slice(0, -1), ...extra, last] : [...words, ...extra]
}

function plainAgent(name: string, table: Readonly<Record<string, unknown>>): TranslatedAgent {
  const isArgument = table['prompt_format'] === 'arg'
  const words = [textOf(table['binary']) ?? name, ...(argsOf(table['args']) ?? [])]
  const preset = {
    command: isArgument ? [...words, '{prompt}'] : words,
    prompt: { via: isArgument ? 'argument' : 'stdin' },
  }
  const inCommand = { why: 'put the words that ask for it under command: and when:' }
  return {
    preset,
    outcomes: outcomesOf(table, {
      model: textOf(table['model']) === null ? 'carried' : inCommand,
      reasoning: textOf(table['reasoning']) === null ? 'carried' : inCommand,
      prompt_format: table['prompt_format'] === 'stdin' || isArgument ? 'carried' : { why: null },
      parser: { why: 'how its output is read is decoder: text, or another of docs/agents.md' },
    }),
  }
}

function outcomesOf(
  table: Readonly<Record<string, unknown>>,
  special: TranslatedAgent['outcomes'],
): TranslatedAgent['outcomes'] {
  const usual: TranslatedAgent['outcomes'] = {
    binary: isText(table['binary']) ? 'carried' : { why: 'must be a text' },
    model: isText(table['model']) ? 'carried' : { why: 'must be a text' },
    args: argsOf(table['args']) === null ? { why: 'must be a list of texts' } : 'carried',
    ...special,
  }
  return Object.fromEntries(Object.keys(table).map((key) => [key, usual[key] ?? { why: null }]))
}

const isText = (value: unknown): value is string => typeof value === 'string'
const textOf = (value: unknown): string | null => (isText(value) && value !== '' ? value : null)
const argsOf = (value: unknown): readonly string[] | null =>
  Array.isArray(value) && value.every(isText) ? value : null
