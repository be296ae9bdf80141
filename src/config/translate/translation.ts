import { sanitize } from '../../text/sanitize.ts'
import { checkLayer } from '../check-layer.ts'
import { nested } from '../schema/nested.ts'

/** A setting of ours that a key of another tool's config has become. */
export interface Carried {
  /** Their key. */
  readonly from: string
  /** Ours, of one or two steps: `parallel.maxTasks`, `agents.codex`. */
  readonly to: string
  readonly value: unknown
  /** What a reader has to know of it, where it does not mean quite the same. */
  readonly note?: string
}

/** A key of theirs that has become nothing. */
export interface NotCarried {
  readonly key: string
  /** Its value as it would be written, on one line. */
  readonly written: string
  readonly why: string | null
}

/** What a key of theirs becomes. `same`: it asks for what we do anyway. */
export type Outcome =
  | { readonly kind: 'carried'; readonly settings: readonly Omit<Carried, 'from'>[] }
  | { readonly kind: 'not carried'; readonly why: string | null }
  | { readonly kind: 'same' }

export type Rule = (value: unknown) => Outcome

export interface Translation {
  readonly carried: readonly Carried[]
  readonly notCarried: readonly NotCarried[]
}

export const same: Outcome = { kind: 'same' }
export const not = (why: string | null = null): Outcome => ({ kind: 'not carried', why })
export const as = (to: string, value: unknown, note?: string): Outcome => ({
  kind: 'carried',
  settings: [{ to, value, ...(note === undefined ? {} : { note }) }],
})

/** A key for which there is no rule is unknown to us, and is named. */
export function translate(
  entries: Iterable<readonly [key: string, value: unknown]>,
  ruleOf: (key: string) => Rule | undefined,
): Translation {
  const carried: Carried[] = []
  const notCarried: NotCarried[] = []
  for (const [key, value] of entries) {
    const outcome = ruleOf(key)?.(value) ?? not()
    if (outcome.kind === 'same') continue
    const refusal = outcome.kind === 'carried' ? refusalOf(outcome.settings) : outcome.why
    if (outcome.kind === 'carried' && refusal === null) {
      carried.push(...outcome.settings.map((setting) => ({ from: key, ...setting })))
    } else {
      notCarried.push({ key, written: writtenAs(key, value), why: refusal })
    }
  }
  return { carried, notCarried }
}

/** Our own schema decides, so that what is carried always loads: a value that it refuses is named instead. */
function refusalOf(settings: readonly Omit<Carried, 'from'>[]): string | null {
  const layer = nested(settings.map(({ to, value }) => [to, value]))
  const { problems } = checkLayer(layer, (path, message) => ({
    severity: 'error',
    file: '',
    line: null,
    field: path.join('.'),
    message,
  }))
  const [problem] = problems
  return problem === undefined ? null : `${problem.field ?? ''} ${problem.message}`.trim()
}

const mostWritten = 120
const isSecret = /token|secret|password|api_?key/i

/** As TOML and JSON write it. What may be a secret is not copied into a file that is committed. */
function writtenAs(key: string, value: unknown): string {
  if (isSecret.test(key)) return '…'
  const written = sanitize(value instanceof Date ? value.toISOString() : (JSON.stringify(value) ?? '…'))
  return written.length > mostWritten ? `${written.slice(0, mostWritten)}…` : written
}

/** `schedule = "odd-even"`, as it is named in the config that is written and on stderr. */
export const notCarriedLine = ({ key, written, why }: NotCarried): string =>
  `not carried: ${sanitize(key)} = ${written}${why === null ? '' : ` (${why})`}`
