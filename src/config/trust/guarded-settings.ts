import { isAbsolute, normalize } from 'node:path'
import type { Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import type { ConfigFile } from '../config-file.ts'
import { fieldName } from '../field-name.ts'
import type { ConfigLayer } from '../schema/config.ts'
import { nested, valueAt } from '../schema/nested.ts'
import { options, type Option } from '../schema/options.ts'

/** One thing in a repository's config that runs or redirects something, as a person is asked about it. */
export interface TrustAsk {
  readonly key: string
  readonly line: number
  readonly text: Safe
}

export const guardedSettings = (file: ConfigFile): readonly TrustAsk[] =>
  options
    .flatMap(({ key, trust }) =>
      leaves(valueAt(file.layer, key), key.split('.')).filter(({ text }) => isGuarded(trust, text)),
    )
    .map(({ path, text }) => ({
      key: fieldName(path) ?? '',
      line: file.lineOf(path),
      text: sanitize(text),
    }))

/** The layer without what must be inert. */
export const withoutGuarded = (layer: ConfigLayer): ConfigLayer =>
  nested(
    options.flatMap(({ key, trust }) => {
      const value = valueAt(layer, key)
      if (value === undefined || trust === 'needed') return []
      const isList = trust === 'outside' && Array.isArray(value)
      return [[key, isList ? value.filter((each) => !isGuarded(trust, String(each))) : value] as const]
    }),
  )

/** Whether what the layer has at these keys needs trust, or what it no longer has there. */
export const hasGuarded = (layer: ConfigLayer, keys: ReadonlySet<string>): boolean =>
  options.some(({ key, trust }) => {
    if (!keys.has(key)) return false
    return trust === 'needed' || leaves(valueAt(layer, key), [key]).some(({ text }) => isGuarded(trust, text))
  })

function isGuarded(trust: Option['trust'], text: string): boolean {
  switch (trust) {
    case 'needed':
      return true
    case 'outside':
      return leadsOut(text)
    case 'free':
      return false
  }
}

/** A backlog outside the repository is read, and written to: that takes trust, as a command does. */
const leadsOut = (source: string): boolean => isAbsolute(source) || /^\.\.(?:\/|$)/.test(normalize(source))

interface Leaf {
  readonly path: readonly (string | number)[]
  readonly text: string
}

/** A list of texts inside a preset is one command line; elsewhere each is a line of its own. */
function leaves(value: unknown, path: readonly (string | number)[]): readonly Leaf[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value) && path.at(-1) === 'command') return [{ path, text: JSON.stringify(value) }]
  if (Array.isArray(value)) return value.flatMap((each, index) => leaves(each, [...path, index]))
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, each]) => leaves(each, [...path, key]))
  return [{ path, text: `${value as string | number | boolean}` }]
}
