import { expect, test } from 'vitest'
import {
  parseStarted,
  type AgentFiles,
  type EndFile,
  type Started,
} from '../../../../src/process/protocol/agent-files.ts'
import { agentStatus, type Meaning, type Sighting } from '../../../../src/process/protocol/agent-status.ts'
import { endOf, signalOf } from '../../../../src/process/protocol/end-of.ts'

const begun: Started = { kind: 'wrapper', pid: 12, startTime: '345', bootId: 'boot' }
const ended: EndFile = { kind: 'exit', code: 0 }
const gone: Sighting = { wrapper: 'dead', strays: false }
const leftStrays: Sighting = { wrapper: 'dead', strays: true }
const alive: Sighting = { wrapper: 'alive', strays: true }
const elsewhere: Sighting = { wrapper: 'unknown', strays: false }

const files = (started: Started, end: EndFile | null = null): AgentFiles => ({ started, end })

test.each<[string, AgentFiles | null, Sighting, Meaning]>([
  ['nothing was begun', files({ kind: 'missing' }), gone, { kind: 'not begun' }],
  ['recovery was first', files({ kind: 'void' }), gone, { kind: 'void' }],
  ['the start is half written', files({ kind: 'partial' }), gone, { kind: 'half begun' }],
  ['the wrapper lives', files(begun), alive, { kind: 'running' }],
  ['the wrapper was killed, its agent lives', files(begun), leftStrays, { kind: 'lost', strays: true }],
  ['nobody is left', files(begun), gone, { kind: 'lost', strays: false }],
  ['it ran in another container', files(begun), elsewhere, { kind: 'unseen' }],
  ['a record, whatever lives', files(begun, ended), alive, { kind: 'ended', end: ended }],
  ['a record, nobody left', files(begun, ended), gone, { kind: 'ended', end: ended }],
  ['a record, seen from elsewhere', files(begun, ended), elsewhere, { kind: 'ended', end: ended }],
  [
    'a record beside a half written start',
    files({ kind: 'partial' }, ended),
    gone,
    { kind: 'ended', end: ended },
  ],
  ['the folder was deleted', null, alive, { kind: 'folder gone' }],
])('%s', (_, found, sighting, meaning) => {
  expect(agentStatus(found, sighting)).toEqual(meaning)
})

test.each<[string, Started]>([
  ['12 345 boot\n', begun],
  ['12 Fri Nov 21 01:40:00 2026 boot\n', { ...begun, startTime: 'Fri Nov 21 01:40:00 2026' }],
  ['void\n', { kind: 'void' }],
  ['', { kind: 'partial' }],
  ['12 345 bo', { kind: 'partial' }],
  ['void', { kind: 'partial' }],
  ['12 345\n', { kind: 'partial' }],
  ['0 345 boot\n', { kind: 'partial' }],
  ['-1 345 boot\n', { kind: 'partial' }],
])('reads a start %j', (text, started) => {
  expect(parseStarted(text)).toEqual(started)
})

test.each([
  [
    { kind: 'exit', code: 7 },
    { kind: 'exit', code: 7, signal: null },
  ],
  [
    { kind: 'exit', code: 143 },
    { kind: 'exit', code: 143, signal: 'SIGTERM' },
  ],
  [
    { kind: 'norun', code: 126 },
    { kind: 'not started', why: 'its command is not executable' },
  ],
  [
    { kind: 'norun', code: 127 },
    { kind: 'not started', why: 'its command does not exist' },
  ],
  [
    { kind: 'norun', code: 100 },
    { kind: 'not started', why: 'its working directory does not exist' },
  ],
  [{ kind: 'limit', code: 143 }, { kind: 'limit' }],
  [{ kind: 'limit', code: 0 }, { kind: 'limit' }],
] as const)('a record %j means %j', (record, end) => {
  expect(endOf(record, 5, 60)).toMatchObject(end)
})

test('the watchdog writes the same record for the limit and for a killed wrapper; the time that passed tells them apart', () => {
  expect(endOf({ kind: 'limit', code: 137 }, 60, 60)).toEqual({ kind: 'limit' })
  expect(endOf({ kind: 'limit', code: 137 }, 12, 60)).toEqual({ kind: 'lost', why: 'its wrapper was killed' })
})

test('a code names a signal only where there is one', () => {
  expect(signalOf(137)).toBe('SIGKILL')
  expect(signalOf(128)).toBeNull()
  expect(signalOf(255)).toBeNull()
})
