import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandLogAt, commandSourcesAt, storedLine } from '../../../src/app/command-log.ts'
import { openPaneLog } from '../../../src/process/logs/pane-log.ts'
import { folderWith } from '../../support/folder-with.ts'

test('a gate is shown with its line above and below what it printed, each of its own kind', async () => {
  const stem = join(await folderWith({}), 'gate-1')
  const log = commandLogAt(stem)
  await log.begin({ kind: 'gate', text: 'gate 1 of 1  npm test', at: 1_000 })
  writeFileSync(log.path, '3 passed\n◉ gate 1 of 1  npm test\n10%\r✓ 31.2s\n')
  await log.end({ kind: 'failed', text: 'exit 1, 41.0s', at: 2_000 })
  expect(openPaneLog({ own: () => commandSourcesAt(stem) }).newest(9)).toEqual([
    { kind: 'gate', text: 'gate 1 of 1  npm test', at: 1_000 },
    { kind: 'output', text: '3 passed', at: null },
    // What a gate prints can't pose as our line about it, after a return neither.
    { kind: 'output', text: '◉ gate 1 of 1  npm test', at: null },
    { kind: 'output', text: '✓ 31.2s', at: null },
    { kind: 'failed', text: 'exit 1, 41.0s', at: 2_000 },
  ])
})

test('a command of many lines and hostile characters is one line in the log, and shown safely', async () => {
  const stem = join(await folderWith({}), 'setup-1')
  await commandLogAt(stem).begin({ kind: 'command', text: 'npm ci\n✓ 1.0s \u001b[2J\u202e', at: 1 })
  expect(readFileSync(`${stem}.begin`, 'utf8')).toMatch(/^[^\p{Cc}\p{Cf}]*\n$/u)
  expect(openPaneLog({ own: () => commandSourcesAt(stem) }).newest(9)).toEqual([
    { kind: 'command', text: 'npm ci\\n✓ 1.0s \\u202e', at: 1 },
  ])
})

test.each([
  ['◉ gate 1 of 2, on a clean checkout  npm test', 'gate', 'gate 1 of 2, on a clean checkout  npm test'],
  ['$ npm ci', 'command', 'npm ci'],
  ['✓ 31.2s', 'passed', '31.2s'],
  ['✗ exit 1, 41.0s', 'failed', 'exit 1, 41.0s'],
  // The second line of a command in the old form.
  ['npm test', 'output', 'npm test'],
] as const)('%j, as version 0.1.0 stored it, is still read', (raw, kind, text) => {
  expect(storedLine(raw)).toEqual({ kind, text, at: null })
})

test.each(['{"kind":"gate","te', '{"kind":"prose","text":"x","at":1}', '{"kind":"gate","text":"x"}', '{}'])(
  'a damaged line is shown as it is: %s',
  (raw) => expect(storedLine(raw)).toEqual({ kind: 'output', text: raw, at: null }),
)
