import { stringify } from 'yaml'
import { sanitize } from '../../text/sanitize.ts'
import { nested } from '../schema/nested.ts'
import type { ForeignConfig } from './find-foreign-config.ts'
import { notCarriedLine } from './translation.ts'

/** What another tool's config has become, for the config that `loopwork init` writes. */
export interface TranslatedParts {
  /** Comments for the top: where it comes from, and what could not be carried. */
  readonly head: readonly string[]
  /** The settings, section by section: `parallel` with all below it. */
  readonly sections: ReadonlyMap<string, unknown>
}

export function translatedParts(foreign: ForeignConfig | null): TranslatedParts {
  if (foreign === null) return { head: [], sections: new Map() }
  const { carried } = foreign.translation
  return {
    head: ['', ...wordsOf(foreign)].map((line) => (line === '' ? '#' : `# ${line}`)),
    sections: new Map(Object.entries(nested(carried.map(({ to, value }) => [to, value])))),
  }
}

/** Lines for the config and for stderr. */
export function wordsOf({ file, translation, problem, others }: ForeignConfig): readonly string[] {
  const { carried, notCarried } = translation
  // One of theirs may become several of ours.
  const names = [...new Set(carried.map(({ from }) => sanitize(from)))]
  const kept = others.map((other) => `not read: ${other}, beside ${file}`)
  if (problem !== null) return [`not read: ${file}: ${sanitize(problem)}`, ...kept]
  return [
    carried.length === 0
      ? `Nothing is carried over from ${file}.`
      : `Carried over from ${file}, which stays as it is and is not read again: ${names.join(', ')}`,
    ...carried.flatMap(({ to, note }) => (note === undefined ? [] : [`${to}: ${note}`])),
    ...notCarried.map(notCarriedLine),
    ...kept,
  ]
}

/** One section as YAML, without aliases: those are refused when it is read. */
export const sectionText = (name: string, value: unknown): string =>
  stringify({ [name]: value }, { aliasDuplicateObjects: false, lineWidth: 0 }).trimEnd()
