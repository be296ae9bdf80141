import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** A source that is a file, or a part of one: a list that a tool keeps in a file with others. */
export interface SourceParts {
  readonly file: string
  /** Null: all of the file, or the part that its tool works on. */
  readonly part: string | null
}

/** Takes `tasks.json#feature-x` apart. A file that really has `#` in its name is a file. */
export function partsOf(root: string, source: string): SourceParts {
  const [, file, part] = withPart.exec(source) ?? []
  if (file === undefined || part === undefined || existsSync(resolve(root, source))) {
    return { file: source, part: null }
  }
  return { file, part }
}

/** The path of the file that a source is, or is a part of: for everything that looks at files. */
export const filePartOf = (root: string, source: string): string => partsOf(root, source).file

/** The name of a source. */
export const sourceWith = ({ file, part }: SourceParts): string => (part === null ? file : `${file}#${part}`)

const withPart = /^(.+\.json)#([^#/\\]+)$/s
