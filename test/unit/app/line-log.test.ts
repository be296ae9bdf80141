import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { LineLogFile } from '../../../src/app/line-log.ts'
import { literal } from '../../../src/text/safe.ts'

let file: string
beforeEach(async () => {
  file = path.join(await mkdtemp(path.join(tmpdir(), 'line-log-')), 'lines')
})

const hello = { kind: 'prose', text: literal('hello'), at: 1 } as const
const shell = { kind: 'command', text: literal('npm test'), at: 2 } as const
const contents = (): string[] => readFileSync(file, 'utf8').split('\n')

test('lines are appended, and the next supervisor knows what they were made of', () => {
  const first = new LineLogFile(file)
  expect(first.stored()).toEqual({ out: 0, err: 0 })
  first.append([hello, shell], { out: 3, err: 1 })
  first.close()
  const next = new LineLogFile(file)
  expect(next.stored()).toEqual({ out: 3, err: 1 })
  next.append([hello], { out: 4, err: 1 })
  expect(contents()).toEqual([
    '{"kind":"prose","text":"hello","at":1,"out":3,"err":1}',
    '{"kind":"command","text":"npm test","at":2,"out":3,"err":1}',
    '{"kind":"prose","text":"hello","at":1,"out":4,"err":1}',
    '',
  ])
})

test('a line that was torn when a supervisor was killed is dropped, and written anew', () => {
  new LineLogFile(file).append([hello], { out: 3, err: 0 })
  appendFileSync(file, '{"kind":"command","te')
  const next = new LineLogFile(file)
  expect(next.stored()).toEqual({ out: 3, err: 0 })
  next.append([shell], { out: 4, err: 0 })
  expect(contents()).toHaveLength(3)
  expect(new LineLogFile(file).stored()).toEqual({ out: 4, err: 0 })
})

test('a file that somebody else wrote counts as nothing, and is appended to', () => {
  writeFileSync(file, 'x'.repeat(200_000))
  const log = new LineLogFile(file)
  expect(log.stored()).toEqual({ out: 0, err: 0 })
  log.append([hello], { out: 1, err: 0 })
  expect(new LineLogFile(file).stored()).toEqual({ out: 1, err: 0 })
})

test('the file ends with a note where it has become too long, also when somebody goes on with it', () => {
  const log = new LineLogFile(file, 100)
  for (const out of [1, 2, 3, 4]) log.append([hello], { out, err: 0 })
  const [, , last] = contents()
  expect(contents()).toHaveLength(4)
  expect(last).toContain('the raw stream has them')
  new LineLogFile(file, 100).append([hello], { out: 5, err: 0 })
  expect(contents()).toHaveLength(4)
})

test('what can not be stored is not shown, and nothing else fails', () => {
  const log = new LineLogFile(path.join(file, 'nowhere'))
  expect(log.stored()).toEqual({ out: 0, err: 0 })
  log.append([hello], { out: 1, err: 0 })
  log.close()
})
