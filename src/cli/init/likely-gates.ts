import { existsSync } from 'node:fs'
import path from 'node:path'
import { readUserFile } from '../../files/read-user-file.ts'
import { runCommand } from '../../process/run-command.ts'

/** A command that the repository itself names for its tests. */
export interface LikelyGate {
  readonly command: string
  /** The file that names it. */
  readonly from: string
}

/** The likeliest first. Nothing is run but `make -n`, which prints what it would do. */
export async function likelyGates(root: string): Promise<readonly LikelyGate[]> {
  const [npm, make] = await Promise.all([npmTest(root), makeTest(root)])
  const there = usual.filter(({ from }) => existsSync(path.join(root, from)))
  return [npm, ...there, make].filter((gate) => gate !== null)
}

const usual: readonly LikelyGate[] = [
  { command: 'cargo test', from: 'Cargo.toml' },
  { command: 'go test ./...', from: 'go.mod' },
  { command: 'pytest', from: 'pyproject.toml' },
]

const manifest = 'package.json'

/** What `npm init` writes where nobody has named a test: it always fails. */
const noTest = /no test specified/

async function npmTest(root: string): Promise<LikelyGate | null> {
  const file = await readUserFile(path.join(root, manifest), 1024 * 1024)
  if (file.kind !== 'file') return null
  const test = testScript(file.bytes.toString('utf8'))
  return test === null || noTest.test(test) ? null : { command: 'npm test', from: manifest }
}

function testScript(text: string): string | null {
  try {
    const parsed: unknown = JSON.parse(text)
    const scripts = fieldOf(parsed, 'scripts')
    const test = fieldOf(scripts, 'test')
    return typeof test === 'string' ? test : null
  } catch {
    // npm reports what is wrong with it.
    return null
  }
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined

async function makeTest(root: string): Promise<LikelyGate | null> {
  const from = 'Makefile'
  if (!existsSync(path.join(root, from))) return null
  const dry = await runCommand({ argv: ['make', '-n', 'test'], cwd: root, timeoutMs: 2_000 })
  return dry.kind === 'exit' && dry.code === 0 ? { command: 'make test', from } : null
}
