import type { Problem } from '../core/errors.ts'
import { readUserFile, type UserFile } from '../files/read-user-file.ts'
import { decodeText } from '../text/decode-text.ts'
import { checkLayer } from './check-layer.ts'
import { fieldName } from './field-name.ts'
import { parseYaml } from './parse-yaml.ts'
import type { ConfigLayer } from './schema/config.ts'

export interface ConfigFile {
  /** As it is named in messages. */
  readonly name: string
  readonly realPath: string
  readonly bytes: Buffer
  readonly layer: ConfigLayer
  readonly problems: readonly Problem[]
  readonly lineOf: (path: readonly PropertyKey[]) => number
}

export const largestBytes = 1024 * 1024

/** Reads one config file; null when it isn't there. What is wrong with it comes as problems. */
export async function readConfigFile(
  path: string,
  name: string,
  read: (path: string) => Promise<UserFile> = (file) => readUserFile(file, largestBytes),
): Promise<ConfigFile | null> {
  const file = await read(path)
  switch (file.kind) {
    case 'missing':
      return null
    case 'refused':
      return broken({ name, realPath: path, bytes: Buffer.alloc(0) }, [
        problemIn(name)(null, null, file.message),
      ])
    case 'file':
      return configFileOf({ name, realPath: file.realPath, bytes: file.bytes })
  }
}

/** A config file from its bytes: one that was read, or one that may be written. */
export function configFileOf(file: Pick<ConfigFile, 'name' | 'realPath' | 'bytes'>): ConfigFile {
  const problem = problemIn(file.name)
  const decoded = decodeText(file.bytes)
  if ('message' in decoded) return broken(file, [problem(decoded.line, null, decoded.message)])
  const parsed = parseYaml(decoded.text)
  if ('problems' in parsed)
    return broken(
      file,
      parsed.problems.map(({ line, message }) => problem(line, null, message)),
    )
  const { layer, problems } = checkLayer(parsed.value ?? {}, (steps, message) =>
    problem(parsed.lineOf(steps), fieldName(steps), message),
  )
  return { ...file, layer, problems, lineOf: parsed.lineOf }
}

const problemIn =
  (file: string) =>
  (line: number | null, field: string | null, message: string): Problem => ({
    severity: 'error',
    file,
    line,
    field,
    message,
  })

const broken = (
  file: Pick<ConfigFile, 'name' | 'realPath' | 'bytes'>,
  problems: readonly Problem[],
): ConfigFile => ({ ...file, layer: {}, problems, lineOf: () => 1 })
