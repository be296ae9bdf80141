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
  const problem = (line: number | null, field: string | null, message: string): Problem => ({
    severity: 'error',
    file: name,
    line,
    field,
    message,
  })
  const broken = (
    problems: readonly Problem[],
    bytes: Buffer = Buffer.alloc(0),
    realPath = path,
  ): ConfigFile => ({
    name,
    realPath,
    bytes,
    layer: {},
    problems,
    lineOf: () => 1,
  })
  const file = await read(path)
  if (file.kind === 'missing') return null
  if (file.kind === 'refused') return broken([problem(null, null, file.message)])
  const { bytes, realPath } = file
  const decoded = decodeText(bytes)
  if ('message' in decoded) return broken([problem(decoded.line, null, decoded.message)], bytes, realPath)
  const parsed = parseYaml(decoded.text)
  if ('problems' in parsed) {
    const problems = parsed.problems.map(({ line, message }) => problem(line, null, message))
    return broken(problems, bytes, realPath)
  }
  const { layer, problems } = checkLayer(parsed.value ?? {}, (steps, message) =>
    problem(parsed.lineOf(steps), fieldName(steps), message),
  )
  return { name, realPath, bytes, layer, problems, lineOf: parsed.lineOf }
}
