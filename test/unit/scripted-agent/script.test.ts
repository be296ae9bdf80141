import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildPrompt } from '../../../src/agent/prompts/prompt.ts'
import { itemId } from '../../../src/core/ids.ts'
import { lives } from '../../support/process/marked-processes.ts'
import { until } from '../../support/until.ts'

const program = fileURLToPath(new URL('../../../src/scripted-agent/main.ts', import.meta.url))
let folder: string

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'loopwork-scripted-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const promptOf = (description: string, tryNumber = 1): string =>
  buildPrompt({
    item: { id: itemId('A-1'), title: 'x', description, type: 'chore', files: [], metadata: {} },
    attempt: { tryNumber },
    base: 'c0ffee' as never,
    earlier: [],
    notes: [],
    tries: 3,
    gate: [],
  })

const scriptOf = (steps: readonly string[]): string => `Do it.\n\n\`\`\`script\n${steps.join('\n')}\n\`\`\``

const environment = { ...process.env, LOOPWORK_SCRIPTED_PACE: '0', LOOPWORK_ATTEMPT_ID: 'mark-7' }

function play(steps: readonly string[] | null, tryNumber = 1) {
  const description = steps === null ? 'No script here.' : scriptOf(steps)
  const options = {
    cwd: folder,
    env: environment,
    input: promptOf(description, tryNumber),
    encoding: 'utf8' as const,
  }
  const { stdout, status, signal } = spawnSync(process.execPath, [program], { ...options, maxBuffer: 1e8 })
  return { lines: stdout.split('\n').slice(0, -1), status, signal }
}

const file = (name: string): string => readFileSync(join(folder, name), 'utf8')

test('writes, edits and deletes files, and says so in the form that panes understand', () => {
  const { lines, status } = play([
    'print Making a file.',
    'think',
    'write src/a.ts one\\ntwo\\n\\\\p{L}\\tx\\n',
    'read src/a.ts',
    'read src/a.ts src/a.ts',
    'edit src/a.ts one => between\\nlines',
    'append src/a.ts end\\n',
    'write src/a.ts new',
    'write b/c.txt gone',
    'delete b/c.txt',
  ])
  expect(lines).toEqual([
    'Making a file.',
    '~ thought 1s',
    '› Write src/a.ts  +3',
    '› Read src/a.ts',
    '› Read 2 files  src/a.ts src/a.ts',
    '› Edit src/a.ts  +2',
    '› Edit src/a.ts  +1',
    '› Write src/a.ts  +1 −6',
    '› Write b/c.txt  +1',
    '› Delete b/c.txt  −1',
  ])
  expect(status).toBe(0)
  expect(file('src/a.ts')).toBe('new')
  expect(existsSync(join(folder, 'b/c.txt'))).toBe(false)
})

test('escapes become what they stand for, and an edit goes in after its anchor', () => {
  play(['write a one\\ntwo\\n\\\\p{L}\\tx\\n', 'edit a one => between'])
  expect(file('a')).toBe('one\nbetween\ntwo\n\\p{L}\tx\n')
})

test('runs commands and shows their output and end; a failure ends it with the same code', () => {
  const { lines, status } = play(['run echo out; echo err >&2', 'run exit 9', 'print never'])
  expect(lines.map((line) => line.replace(/ {2}\d+\.\ds$/, '  T'))).toEqual([
    '$ echo out; echo err >&2',
    '│ out',
    '│ err',
    '✓ exit 0  T',
    '$ exit 9',
    '✗ exit 9  T',
  ])
  expect(status).toBe(9)
})

test('commits everything it made', () => {
  spawnSync('git', ['init', '--quiet'], { cwd: folder })
  for (const [key, value] of [
    ['user.name', 'Ada'],
    ['user.email', 'ada@example.org'],
  ] as const) {
    spawnSync('git', ['config', key, value], { cwd: folder })
  }
  expect(play(['write a.txt a', 'commit Add "a"']).status).toBe(0)
  const log = spawnSync('git', ['log', '--format=%s', '--name-only'], { cwd: folder, encoding: 'utf8' })
  expect(log.stdout).toBe('Add "a"\n\na.txt\n')
})

test.each([
  [1, 3],
  [2, 3],
  [3, 0],
])('fails its first tries only: try %i ends with %i', (tryNumber, status) => {
  expect(play(['fail-first 3 2', 'print went on'], tryNumber).status).toBe(status)
})

test.each([
  [1, 7],
  [2, 0],
])('does a step of one try in that try: try %i ends with %i', (tryNumber, status) => {
  expect(play(['try 1 fail 7', 'print went on'], tryNumber).status).toBe(status)
})

test.each([
  [['fail 4'], 4],
  [['try 1 dance'], 1],
  [['fail'], 1],
  [['dance'], 64],
  [['read no-such-file'], 1],
  [['edit no-such-file a => b'], 1],
  [['sleep long'], 1],
  [['# a comment', ''], 0],
])('%j ends with %i', (steps, status) => {
  expect(play(steps).status).toBe(status)
})

test('without a script it still changes something', () => {
  expect(play(null)).toMatchObject({ status: 0 })
  expect(file('notes/a-1.md')).toContain('A-1')
})

test('marks each run with item, attempt and pid', () => {
  const marks = join(folder, 'marks')
  play([`mark ${marks}`])
  play([`mark ${marks}`])
  expect(file('marks').trim().split('\n')).toEqual([
    expect.stringMatching(/^A-1 mark-7 \d+$/),
    expect.stringMatching(/^A-1 mark-7 \d+$/),
  ])
})

test('floods with exactly as many bytes as told', () => {
  const { stdout } = spawnSync(process.execPath, [program], {
    cwd: folder,
    input: promptOf(scriptOf(['flood 3000001'])),
    maxBuffer: 1e8,
  })
  expect(stdout.length).toBe(3_000_001)
})

test('ends itself by a signal', () => {
  expect(play(['signal SIGKILL']).signal).toBe('SIGKILL')
  expect(play(['signal SIGNOTHING']).status).toBe(1)
})

test('prints what no screen may act on', () => {
  const text = play(['escape']).lines.join('\n')
  for (const nasty of ['\u001b]52;', '\u001b]0;', '\u001b[2J', '\u009b31m', '\u202e', '\u0007'])
    expect(text).toContain(nasty)
})

test('waits for a file; deaf, it takes no SIGTERM; its grandchild outlives it', async () => {
  const marks = join(folder, 'marks')
  const child = spawn(process.execPath, [program], {
    cwd: folder,
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const gone = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))
  child.stdin.end(promptOf(scriptOf([`wait-for ${folder}/go`, 'spawn-child', `mark ${marks}`, 'deaf'])))
  expect(existsSync(marks)).toBe(false)
  writeFileSync(join(folder, 'go'), '')
  await until('the mark', () => existsSync(marks))
  const grandchild = Number(
    spawnSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)], { encoding: 'utf8' }).stdout.trim(),
  )
  // Deaf a moment after the mark: until then a SIGTERM would end it, so it is asked only when its handler stands.
  await until('deafness', () => {
    const caught = /SigCgt:\s*([0-9a-f]+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? '0'
    return (BigInt(`0x${caught}`) & (1n << 14n)) !== 0n
  })
  child.kill('SIGTERM')
  child.kill('SIGKILL')
  expect(await gone).toBe('SIGKILL')
  expect(lives(grandchild)).toBe(true)
  process.kill(grandchild, 'SIGKILL')
})
