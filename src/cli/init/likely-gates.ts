import { existsSync } from 'node:fs'
import path from 'node:path'
import { readUserFile } from '../../files/read-user-file.ts'

/** A command that the repository itself names for its tests. */
export interface LikelyGate {
  readonly command: string
  /** The file that names it. */
  readonly from: string
}

/** The likeliest first. Nothing is run: even `make -n` runs what a Makefile says with `$(shell …)`, and nobody has allowed that yet. */
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
const mostBytes = 1024 * 1024

/** What `npm init` writes where nobody has named a test: it always fails. */
const noTest = /no test specified/

async function npmTest(root: string): Promise<LikelyGate | null> {
  const file = await readUserFile(path.join(root, manifest), mostBytes)
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
  const file = await readUserFile(path.join(root, from), mostBytes)
  if (file.kind !== 'file') return null
  return file.bytes.toString('utf8').split('\n').some(makesTest) ? { command: 'make test', from } : null
}

/** A rule's first line, `check test: build`; no variable, such as `test := 1`. */
function makesTest(line: string): boolean {
  const [, targets] = /^([^\s:=#][^:=#]*):(?![:]?=)/.exec(line) ?? []
  return targets?.trim().split(/\s+/).includes('test') === true
}
