import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { herdrListener } from '../../../../src/app/reporting/herdr.ts'
import { runState } from '../../../../src/app/reporting/run-state.ts'
import { windowListener } from '../../../../src/app/reporting/window-listener.ts'
import type { StateCounts } from '../../../../src/core/ports/store-reader.ts'
import type { Run } from '../../../../src/core/run/run.ts'
import { showsProgress, showsTitle } from '../../../../src/text/calling/title-sequence.ts'
import { foreignIn } from '../../../support/pty/harmless-bytes.ts'
import { hostileTexts } from '../../../support/text/hostile-texts.ts'
import { until } from '../../../support/until.ts'

const run = (of: Partial<Run>): Run => ({ hold: null, endedAt: null, paused: false, ...of }) as Run
const counts = (of: Partial<StateCounts>): StateCounts =>
  ({ total: 8, done: 3, failed: 0, conflict: 0, ...of }) as StateCounts

describe('how a run stands, for those outside', () => {
  it.each([
    [run({}), counts({}), 'working', 'loopwork api 3/8', 'going'],
    [run({ paused: true }), counts({}), 'idle', 'loopwork api 3/8, paused', 'paused'],
    [run({}), counts({ failed: 1, conflict: 1 }), 'blocked', 'loopwork api 3/8, 2 need you', 'needs you'],
    [run({ hold: {} as never }), counts({}), 'blocked', 'loopwork api 3/8, held', 'needs you'],
    [run({ endedAt: 5 }), counts({ done: 8 }), 'idle', 'loopwork api 8/8, ended', null],
  ])('%#', (of, counted, word, title, progress) => {
    const state = runState('api', of, counted)
    expect(state).toMatchObject({ word, title })
    expect(state.progress?.kind ?? null).toBe(progress)
  })

  it('no name of a folder ends the title, or is endless', () => {
    const { title } = runState(
      'a\u001b]52;c;eA==\u0007\u009c\n\u202eb'.padEnd(5000, 'x'),
      run({}),
      counts({}),
    )
    expect(title).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
    expect(title.length).toBeLessThan(200)
  })
})

it.each(hostileTexts)('a folder of such a name drives nothing: %s', (_, name) => {
  expect(foreignIn(runState(name, run({}), counts({})).title)).toEqual([])
})

describe('the window', () => {
  it('has a title where that is no text, and progress where that calls nobody', () => {
    expect(
      [undefined, 'dumb', 'linux', 'xterm-256color', 'tmux-256color'].map((TERM) => showsTitle({ TERM })),
    ).toEqual([false, false, false, true, true])
    expect(showsProgress({ TERM_PROGRAM: 'ghostty' })).toBe(true)
    expect(showsProgress({ VTE_VERSION: '7600' })).toBe(false)
    expect(showsProgress({ WT_SESSION: 'x' })).toBe(true)
    expect(showsProgress({ WT_SESSION: 'x', TMUX: 'y' })).toBe(false)
    expect(showsProgress({ TERM_PROGRAM: 'iTerm.app' })).toBe(false)
  })

  it('gets back what it had', async () => {
    const signs: { first: string; each: string; off: string }[] = []
    const listener = windowListener({ TERM: 'xterm', WT_SESSION: 'x' }, { show: (sign) => signs.push(sign) })
    await listener?.tell(runState('api', run({}), counts({})))
    expect(signs).toEqual([
      {
        first: '\u001b[22;0t',
        each: '\u001b]2;loopwork api 3/8\u0007\u001b]9;4;1;37\u0007',
        off: '\u001b]2;\u0007\u001b[23;0t\u001b]9;4;0;0\u0007',
      },
    ])
  })
})

describe('herdr', () => {
  const servers: Server[] = []
  const folders: string[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
  })

  const env = (socket: string) => ({ HERDR_ENV: '1', HERDR_SOCKET_PATH: socket, HERDR_PANE_ID: 'w1:p1' })

  function folder(): string {
    const made = mkdtempSync(path.join(tmpdir(), 'herdr-'))
    folders.push(made)
    return made
  }

  it('is told of the run as of an agent, and that it has gone, each on a connection of its own', async () => {
    const socket = path.join(folder(), 'sock')
    const heard: { method: string; params: Record<string, unknown> }[] = []
    const server = createServer((connection) =>
      connection.on('data', (line) => {
        heard.push(JSON.parse(line.toString()) as (typeof heard)[number])
        connection.end('{"result":{"type":"ok"}}\n')
      }),
    )
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(socket, resolve))
    const listener = herdrListener(env(socket))
    await listener?.tell(runState('api', run({}), counts({})))
    await listener?.end()
    await until('both', () => heard.length === 2)
    expect(heard.map(({ method }) => method)).toEqual(['pane.report_agent', 'pane.release_agent'])
    expect(heard[0]?.params).toMatchObject({
      ...{ pane_id: 'w1:p1', source: 'loopwork', agent: 'loopwork' },
      ...{ state: 'working', message: 'loopwork api 3/8' },
    })
    expect(Number(heard[1]?.params['seq'])).toBeGreaterThan(Number(heard[0]?.params['seq']))
  })

  it('that isn’t there, or takes nothing, holds up nobody', async () => {
    const socket = path.join(folder(), 'sock')
    await herdrListener(env(socket))?.end()
    const server = createServer(() => undefined)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(socket, resolve))
    await herdrListener(env(socket))?.end()
    expect(herdrListener({ ...env(socket), HERDR_ENV: '' })).toBeNull()
    expect(herdrListener({ HERDR_ENV: '1' })).toBeNull()
  })
})
