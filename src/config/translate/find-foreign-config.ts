import path from 'node:path'
import { parse, TomlError } from 'smol-toml'
import { readUserFile } from '../../files/read-user-file.ts'
import { sanitize } from '../../text/sanitize.ts'
import { readScript } from './read-script.ts'
import { translateLooper } from './translate-looper.ts'
import { translateLoopwork } from './translate-loopwork.ts'
import type { AgentCommands } from './translated-agent.ts'
import type { Translation } from './translation.ts'

/** The config of another tool that a repository has. */
export interface ForeignConfig {
  /** Relative to the root. */
  readonly file: string
  readonly translation: Translation
  /** Why nothing of it could be read; null where it was. */
  readonly problem: string | null
  /** Further ones, which were passed over. */
  readonly others: readonly string[]
}

type Reading = Translation | { readonly problem: string }
type Reader = (text: string, builtIn: AgentCommands) => Reading

/** Newer places first, as the tools themselves look for them. */
const places: readonly (readonly [file: string, read: Reader])[] = [
  ['.looper/looper.toml', readLooper],
  ['looper.toml', readLooper],
  ['loopwork.config.ts', readLoopwork],
  ['loopwork.config.js', readLoopwork],
  ['loopwork.config.mjs', readLoopwork],
  ['loopwork.config.json', readLoopwork],
]

const mostBytes = 1024 * 1024
const nothing: Translation = { carried: [], notCarried: [] }

/** Reads the first that is there, as text: nothing of it is run. */
export async function findForeignConfig(root: string, builtIn: AgentCommands): Promise<ForeignConfig | null> {
  const files = await Promise.all(
    places.map(async ([file, read]) => ({
      file,
      read,
      found: await readUserFile(path.join(root, file), mostBytes),
    })),
  )
  const [first, ...others] = files.filter(({ found }) => found.kind !== 'missing')
  if (first === undefined) return null
  const { file, read, found } = first
  const reading: Reading =
    found.kind === 'file'
      ? read(found.bytes.toString('utf8').replace(/^\uFEFF/, ''), builtIn)
      : { problem: found.message }
  return {
    file,
    others: others.map((other) => other.file),
    ...('problem' in reading
      ? { translation: nothing, problem: reading.problem }
      : { translation: reading, problem: null }),
  }
}

function readLooper(text: string, builtIn: AgentCommands): Reading {
  try {
    return translateLooper(parse(text), builtIn)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const [, said = ''] = /^(?:Invalid TOML document: )?(.*)/.exec(error.message) ?? []
    return { problem: sanitize(`line ${error.line} is not TOML: ${said}`) }
  }
}

function readLoopwork(text: string, builtIn: AgentCommands): Reading {
  const script = readScript(text)
  return 'problem' in script
    ? { problem: `line ${script.line} ${script.problem}` }
    : translateLoopwork(script, builtIn)
}
