import { constants } from 'node:fs'
import { open, realpath } from 'node:fs/promises'
import type { Problem } from '../core/errors.ts'
import { decodeText } from '../text/decode-text.ts'
import { sanitize } from '../text/sanitize.ts'
import { checkLayer } from './check-layer.ts'
import { fieldName } from './field-name.ts'
import { parseYaml } from './parse-yaml.ts'
import type { ConfigLayer } from './schema.ts'

export interface ConfigFile {
  /** As it is named in messages. */
  readonly name: string
  readonly realPath: string
  readonly bytes: Buffer
  readonly layer: ConfigLayer
  readonly problems: readonly Problem[]
  readonly lineOf: (path: readonly PropertyKey[]) => number
}

const largestBytes = 1024 * 1024

/** Reads one config file; null when it isn't there. What is wrong with it comes as problems. */
export async function readConfigFile(path: string, name: string): Promise<ConfigFile | null> {
  const tell = (line: number | null, field: string | null, message: string): Problem => ({
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
  const read = await readRegular(path)
  if (read === null) return null
  if ('message' in read) return broken([tell(null, null, read.message)])
  const { bytes, realPath } = read
  const decoded = decodeText(bytes)
  if ('message' in decoded) return broken([tell(decoded.line, null, decoded.message)], bytes, realPath)
  const parsed = parseYaml(decoded.text)
  if ('problems' in parsed) {
    const problems = parsed.problems.map(({ line, message }) => tell(line, null, message))
    return broken(problems, bytes, realPath)
  }
  const { layer, problems } = checkLayer(parsed.value ?? {}, (steps, message) =>
    tell(parsed.lineOf(steps), fieldName(steps), message),
  )
  return { name, realPath, bytes, layer, problems, lineOf: parsed.lineOf }
}

async function readRegular(
  path: string,
): Promise<{ readonly bytes: Buffer; readonly realPath: string } | { readonly message: string } | null> {
  try {
    const realPath = await realpath(path)
    const handle = await open(realPath, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const stats = await handle.stat()
      if (!stats.isFile()) return { message: 'is not a regular file' }
      if (stats.size > largestBytes) return { message: 'is larger than 1 MiB' }
      return { bytes: await handle.readFile(), realPath }
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    return {
      message: `could not be read: ${sanitize(error instanceof Error ? error.message : String(error))}`,
    }
  }
}
