import type { Problem } from '../core/errors.ts'
import { sanitize } from '../text/sanitize.ts'
import { checkLayer } from './check-layer.ts'
import type { ConfigLayer } from './schema/config.ts'
import type { Kind } from './schema/entry.ts'
import { nested } from './schema/nested.ts'
import { envNameOf, options, type Option } from './schema/options.ts'
import { parseUsd } from './values/money.ts'
import { unknownVariables } from './unknown-variables.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** The layer of the environment: `LOOPWORK_<WHOLE_KEY>`, lists and maps as JSON. An empty variable is ignored, an unknown one is a problem. */
export function readEnv(env: Env): { readonly layer: ConfigLayer; readonly problems: readonly Problem[] } {
  const given: [key: string, value: unknown][] = []
  const problems: Problem[] = [...unknownVariables(env)]
  for (const { key, type } of options) {
    const name = envNameOf(key)
    const text = env[name]
    if (text === undefined || text === '') continue
    const form = writtenAs[type.kind]
    const value = valueOf(form, text)
    if (value === undefined)
      problems.push(problemOf(name, `must be ${wordsFor[form]}; found ${sanitize(text)}`))
    else given.push([key, value])
  }
  const checked = checkLayer(nested(given), (path, message) =>
    problemOf(envNameOf(variableOf(path)), message),
  )
  return { layer: checked.layer, problems: [...problems, ...checked.problems] }
}

/** What a person has typed for a key, as it would stand in its variable; undefined: not of its form. */
export const typedValue = ({ type }: Option, text: string): unknown => valueOf(writtenAs[type.kind], text)

/** How a value is written in an environment variable. */
type Form = 'text' | 'textOrJson' | 'number' | 'amount' | 'boolean' | 'json'

const writtenAs: Readonly<Record<Kind, Form>> = {
  choice: 'text',
  choices: 'json',
  planPolicy: 'textOrJson',
  boolean: 'boolean',
  wholeNumber: 'number',
  duration: 'text',
  size: 'text',
  percent: 'text',
  money: 'amount',
  files: 'json',
  statusWords: 'json',
  keyBindings: 'json',
  insidePaths: 'json',
  folder: 'text',
  branch: 'text',
  agentName: 'text',
  modelName: 'text',
  agents: 'json',
  poolEntries: 'json',
  routes: 'json',
  filter: 'text',
  shellLines: 'json',
  argv: 'json',
  argvs: 'json',
}

const wordsFor = {
  text: 'a text',
  number: 'a number',
  amount: 'a number',
  boolean: 'true or false',
  json: 'JSON',
  textOrJson: 'a word or JSON',
} as const

/** Undefined when the text is not of that form. */
function valueOf(form: Form, text: string): unknown {
  switch (form) {
    case 'text':
      return text === 'null' ? null : text
    case 'number':
      return /^-?\d+$/.test(text) ? Number(text) : undefined
    case 'amount':
      return parseUsd(text) ?? undefined
    case 'boolean':
      return { true: true, 1: true, false: false, 0: false }[text.toLowerCase()]
    case 'textOrJson':
      return parsed(text) ?? text
    case 'json':
      return parsed(text)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The caller reports it as a problem, with the variable's name.
    return undefined
  }
}

/** The key a path lies in: `agents.mine.command` is in `agents`. */
function variableOf(path: readonly PropertyKey[]): string {
  const whole = path.join('.')
  return options.find(({ key }) => whole === key || whole.startsWith(`${key}.`))?.key ?? whole
}

const problemOf = (file: string, message: string): Problem => ({
  severity: 'error',
  file,
  line: null,
  field: null,
  message,
})
