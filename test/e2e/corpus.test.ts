import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandLine } from '../fixtures/corpus/command-line.ts'
import { config } from '../fixtures/corpus/config.ts'
import { encoding } from '../fixtures/corpus/encoding.ts'
import { files } from '../fixtures/corpus/files.ts'
import { ids } from '../fixtures/corpus/ids.ts'
import { json } from '../fixtures/corpus/json.ts'
import { needs } from '../fixtures/corpus/needs.ts'
import type { Row } from '../fixtures/corpus/row.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'

const bin = fileURLToPath(new URL('../../bin/loopwork', import.meta.url))

/** Bad input is answered at once, not after a timeout: what hangs is killed, and seen by its signal. */
const hangsMs = 30_000

let repository: ScratchRepository
beforeAll(async () => {
  repository = await ScratchRepository.make()
})
afterAll(() => repository.remove())

function answer({ files: contents = {}, prepare, args, env = {} }: Row): {
  exit: number | null
  signal: string | null
  lines: readonly string[]
} {
  const { root } = repository
  for (const [file, content] of Object.entries(contents)) {
    mkdirSync(path.dirname(repository.at(file)), { recursive: true })
    writeFileSync(repository.at(file), content)
  }
  if (prepare !== undefined) expect(spawnSync('sh', ['-c', prepare], { cwd: root }).status).toBe(0)
  const usual = args ?? ['run', '--dry-run', '--config', '{config}']
  const given = usual.map((word) => word.replace('{config}', repository.config))
  const { status, signal, stdout, stderr } = spawnSync(bin, given, {
    cwd: root,
    env: repository.env(env),
    encoding: 'utf8',
    timeout: hangsMs,
    maxBuffer: 64 * 1024 * 1024,
  })
  // git clean leaves FIFOs and sockets.
  for (const name of readdirSync(root)) {
    if (name !== '.git' && name !== 'README.md') rmSync(repository.at(name), { recursive: true, force: true })
  }
  return {
    exit: status,
    signal,
    lines: [...stderr.split('\n'), ...stdout.split('\n')].filter((line) => line !== ''),
  }
}

const all = { json, encoding, ids, needs, files, config, 'command line': commandLine }

test('there are at least 150 rows, each with a name of its own', () => {
  const rows = Object.entries(all).flatMap(([group, list]) => list.map(({ name }) => `${group}: ${name}`))
  expect(rows.length).toBeGreaterThanOrEqual(150)
  expect(new Set(rows).size).toBe(rows.length)
})

describe.each(Object.entries(all))('%s', (_, rows) => {
  test.each(rows)('$name', (row) => {
    const { exit, signal, lines } = answer(row)
    expect({ signal, exit, said: lines.slice(0, 3) }).toMatchObject({ signal: null, exit: row.exit })
    expect(lines[0] ?? '').toMatch(row.first)
    if (row.then !== undefined) expect(lines.slice(1).join('\n')).toMatch(row.then)
    // Neither a stack trace nor anything that a terminal would obey.
    for (const line of lines) expect(line).not.toMatch(/^\s+at |[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
  })

  test('nothing of it was imported', () => {
    const { stdout } = spawnSync(bin, ['list', '--json'], {
      cwd: repository.root,
      env: repository.env(),
      encoding: 'utf8',
    })
    const titles = (JSON.parse(stdout || '[]') as { title: string }[]).map(({ title }) => title)
    expect(titles.filter((title) => title !== '--help')).toEqual([])
  })
})
