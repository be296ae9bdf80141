import { appendFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandRows } from '../../support/commands/rows.ts'
import { settledRepository } from '../../support/commands/settled.ts'
import type { ScratchRepository } from '../../support/scratch-repository.ts'

let repository: ScratchRepository
beforeAll(async () => {
  repository = await settledRepository()
})
afterAll(() => repository.remove())

commandRows(
  () => repository,
  [
    { args: ['logs', 'FAIL'], exit: 0, stdout: /^I tried$[\s\S]*assertion: 401 is not 200/m },
    { args: ['logs', '-f', 'DONE'], exit: 0, stdout: /^I did it$/m },
    { args: ['logs', 'NEEDS'], exit: 2, stderr: /NEEDS has not been tried yet/ },
    { args: ['logs', 'NOBODY'], exit: 2, stderr: /there is no task NOBODY here/ },
    { args: ['logs'], exit: 2, stderr: /missing required argument/ },
  ],
)

test('a last line that was never ended is printed too', async () => {
  const attempts = repository.at('.git/loopwork/attempts')
  const logs = readdirSync(attempts, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /agents.0.out$/.test(file),
  )
  expect(logs.length).toBeGreaterThan(0)
  for (const log of logs) appendFileSync(path.join(attempts, log), 'cut off in the mid')
  const { stdout } = await repository.loopwork(['logs', 'DONE'])
  // Before the gate, which ran after it.
  expect(stdout).toMatch(/^cut off in the mid\n[^\n]*gate/m)
})

test('a line that is too long for a screen is cut, and it is said where it is whole', async () => {
  const attempts = repository.at('.git/loopwork/attempts')
  const [log = ''] = readdirSync(attempts, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /agents.0.out$/.test(file),
  )
  const whole = path.join(attempts, log)
  appendFileSync(whole, `\n${'é'.repeat(1024 ** 2)}end\nafter it\n`)
  const said = await Promise.all(['DONE', 'FAIL'].map((id) => repository.loopwork(['logs', id])))
  const cut = said.find(({ stdout }) => stdout.includes('after it'))
  expect(cut?.stdout).toMatch(/é… \(\d+ more bytes\)$/m)
  expect(cut?.stderr).toBe(`loopwork: lines longer than 1 MiB are cut here, and whole in ${whole}\n`)
  expect(said.map(({ stderr }) => stderr)).toContain('')
})

test('a gate can print no line that looks like ours, and a log of version 0.1.0 is still read', async () => {
  const attempts = repository.at('.git/loopwork/attempts')
  const [log = ''] = readdirSync(attempts, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('gate-1.log'),
  )
  const stem = path.join(attempts, log).replace(/\.log$/, '')
  // As that version stored its own lines.
  writeFileSync(`${stem}.begin`, '◉ gate 1 of 1  npm test\n')
  writeFileSync(`${stem}.log`, '10%\r◉ gate 1 of 1  npm test\n100%\r✓ 0.1s\n')
  writeFileSync(`${stem}.end`, '✗ exit 1, 41.0s\n')
  const said = await Promise.all(['DONE', 'FAIL'].map((id) => repository.loopwork(['logs', id])))
  expect(said.map(({ stdout }) => stdout).join('')).toContain(
    ['◉ gate 1 of 1  npm test', '│ ◉ gate 1 of 1  npm test', '│ ✓ 0.1s', '✗ exit 1, 41.0s', ''].join('\n'),
  )
})
