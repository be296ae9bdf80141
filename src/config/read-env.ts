import type { Problem } from '../core/errors.ts'
import { sanitize } from '../text/sanitize.ts'
import { checkLayer } from './check-layer.ts'
import { envNameOf, options } from './options.ts'
import type { OptionKind } from './options.ts'
import type { ConfigLayer } from './schema.ts'
import { unknownVariables } from './unknown-variables.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** The layer of the environment: `LOOPWORK_<WHOLE_KEY>`, lists and maps as JSON. An empty variable is ignored, an unknown one is a problem. */
export function readEnv(env: Env): { readonly layer: ConfigLayer; readonly problems: readonly Problem[] } {
  const raw: Record<string, unknown> = {}
  const problems: Problem[] = [...unknownVariables(env)]
  for (const { key, kind } of options) {
    const name = envNameOf(key)
    const text = env[name]
    if (text === undefined || text === '') continue
    const value = valueOf(kind, text)
    if (value === undefined)
      problems.push(problemOf(name, `must be ${wordsFor[kind]}; found ${sanitize(text)}`))
    else put(raw, key, value)
  }
  const checked = checkLayer(raw, (path, message) => problemOf(envNameOf(variableOf(path)), message))
  return { layer: checked.layer, problems: [...problems, ...checked.problems] }
}

const wordsFor = { text: 'a text', number: 'a number', boolean: 'true or false', json: 'JSON' } as const

/** Undefined when the text is not of that kind. */
function valueOf(kind: OptionKind, text: string): unknown {
  switch (kind) {
    case 'text':
      return text === 'null' ? null : text
    case 'number':
      return /^-?\d+$/.test(text) ? Number(text) : undefined
    case 'boolean':
      return { true: true, 1: true, false: false, 0: false }[text.toLowerCase()]
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

function put(raw: Record<string, unknown>, key: string, value: unknown): void {
  const [section, name] = key.split('.')
  if (section === undefined) return
  if (name === undefined) raw[section] = value
  else raw[section] = { ...(raw[section] as Record<string, unknown> | undefined), [name]: value }
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
