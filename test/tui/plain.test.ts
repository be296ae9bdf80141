import { PassThrough } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { keyTable } from '../../src/keymap/key-table.ts'
import { openPlain, type News } from '../../src/tui/plain/open-plain.ts'
import type { Screen } from '../../src/tui/open-screen.tsx'
import { literal, type Safe } from '../../src/text/safe.ts'
import { until } from '../support/until.ts'
import { boards, lanesBoard, triedBoard } from './fixtures/demo-boards.ts'
import type { FakeBoard } from './fixtures/fake-board.ts'
import { offering } from './fixtures/moments.ts'
import { middleBoard, smallBoard } from './fixtures/reference-board.ts'
import { settingsBoard } from './fixtures/settings-board.ts'
import { itemId } from '../../src/core/ids.ts'

interface Heard {
  readonly screen: Screen
  readonly lines: Safe[]
  readonly quits: string[]
  news: News[]
  /** What is said to a line that is typed. */
  answer(line: string): Promise<readonly Safe[]>
  endInput(): void
}

const open: Screen[] = []
afterEach(async () => {
  for (const screen of open.splice(0)) await screen.close()
})

async function plain(board: FakeBoard): Promise<Heard> {
  const input = new PassThrough()
  const lines: Safe[] = []
  const quits: string[] = []
  const heard = { news: [] as News[] }
  const screen = openPlain({
    board,
    input,
    print: (line) => void lines.push(line),
    ring: () => undefined,
    news: () => Promise.resolve(heard.news.splice(0)),
    onQuit: (how) => void quits.push(how),
    onInterrupt: () => quits.push('interrupt'),
  })
  open.push(screen)
  await until('it has said where the run stands', () => lines.length > 1)
  return Object.assign(heard, {
    ...{ screen, lines, quits },
    async answer(line: string) {
      const from = lines.length
      input.write(`${line}\n`)
      await until(`an answer to ${JSON.stringify(line)}`, () => lines.length > from)
      return lines.slice(from)
    },
    endInput: () => input.end(),
  })
}

describe('the screen in lines', () => {
  it('says where the run stands, who needs a person, and what each worker does', async () => {
    const { answer, lines } = await plain(middleBoard())
    expect(lines[0]).toContain('Type a command and Enter')
    const said = (await answer('status')).join('\n')
    expect(said).toContain('running, 9 of 24 done, 1 failed')
    expect(said).toContain(
      'needs you: API-007, Return 422 with field errors, failed, try 3, gate: npm test, exit 1',
    )
    expect(said).toContain('Type: retry API-007')
    expect(said).toMatch(/W0 AUTH-003, Add refresh tokens, running, .*for 2 minutes 10/)
  })

  it('lets an agent be chosen by its name, for the next try or all further ones', async () => {
    const board = offering()
    const { answer, lines } = await plain(board)
    const asked = () => lines.filter((line) => line.startsWith('type the name of an agent')).length
    const choose = async (words: string, times: number) => {
      await answer('a')
      await until('the agents', () => asked() === times)
      await answer(words)
    }
    await choose('codex', 1)
    await until('the first', () => board.chosen.length === 1)
    await choose('claude/opus task', 2)
    await until('the second', () => board.chosen.length === 2)
    await choose('any', 3)
    await until('the third', () => board.chosen.length === 3)
    expect(board.chosen.map(({ choice }) => choice)).toEqual([
      { agent: 'codex', model: null, until: 'try' },
      { agent: 'claude', model: 'opus', until: 'task' },
      null,
    ])
    await choose('nobody', 4)
    await until('it is closed', () => lines.includes(literal('closed, nothing done')))
    expect(lines.filter((line) => line === 'closed, nothing done')).toHaveLength(1)
    expect(board.chosen).toHaveLength(3)
    expect(lines).toContain('one moment')
    expect(lines.filter((line) => line.includes('nothing to do here'))).toEqual([])
  })

  it('reads the last lines of a pane', async () => {
    const { answer } = await plain(smallBoard())
    const said = await answer('read W1')
    expect(said[0]).toMatch(/^W1 API-001, Paginate list endpoints/)
    expect(said.at(-1)).toBe('passed, exit 0  5.2s')
    expect((await answer('read W7'))[0]).toBe('there is no worker W7; there is W0 to W1')
  })

  it('reads a worker that is free, also while the lane has the room of its pane', async () => {
    const { answer } = await plain(lanesBoard())
    expect(await answer('read W2')).toEqual(['W2 free: Nothing is ready: 3 tasks need SLOW-1.'])
  })

  it('does what a key does, and says what came of it', async () => {
    const board = smallBoard()
    const { answer } = await plain(board)
    await answer('p')
    expect(board.asks).toEqual([{ kind: 'pause' }])
    expect(await answer('stop AUTH-003')).toEqual(['AUTH-003 stopped, back to todo; u takes it back'])
    expect((await answer('stop NO-1'))[0]).toBe('not done: there is no task NO-1')
    await answer('note API-001 Use the table.')
    expect(board.notes).toEqual([{ item: 'API-001', text: 'Use the table.' }])
  })

  it('asks by words, and takes a word whole', async () => {
    const board = smallBoard()
    const { answer, quits } = await plain(board)
    expect((await answer('X'))[0]).toBe('Abort all?')
    expect(await answer('abor')).toEqual(['that is no answer here; Enter alone closes it'])
    await answer('t')
    expect(board.asks).toEqual([])
    await answer('no')
    await answer('X')
    await answer('abort')
    expect(board.asks).toEqual([{ kind: 'abort' }])
    expect((await answer('quit'))[0]).toBe('Leave loopwork?')
    expect(await answer('stay')).toEqual(['closed, nothing done'])
    await answer('q')
    expect(quits).toEqual([])
  })

  it('asks for a task field by field, its choices by their words, and says what shares its files', async () => {
    const board = smallBoard()
    board.known = { shares: [{ item: itemId('API-001'), state: 'running', files: ['src/a.ts'] }], needs: [] }
    const { answer, lines } = await plain(board)
    expect((await answer('c'))[0]).toBe('New task')
    await answer('Mail')
    await answer('What it is about')
    await answer('src/a.ts')
    await until('what is shared', () => lines.includes('shares src/a.ts with API-001 (running)' as Safe))
    expect(await answer('')).toEqual([
      'type priority, one of low, normal, high; Enter alone leaves it normal, esc leaves the form',
    ])
    expect((await answer('soon'))[0]).toMatch(/^one of low, normal, high\. type priority/)
    await answer('high')
    expect(board.added).toMatchObject([{ title: 'Mail', files: ['src/a.ts'], priority: 1 }])
  })

  it('changes a setting by its row, and takes what is typed for it whole', async () => {
    const board = settingsBoard()
    const { answer, lines } = await plain(board)
    const said = (await answer(',')).join('\n')
    expect(said).toContain('Settings')
    expect(said).toMatch(/workers.*2.*default/)
    await answer('j')
    expect(await answer('j')).toEqual([
      'strategy: priority, default. Enter changes it, esc closes the settings',
    ])
    await answer('')
    await until('it is changed', () => lines.at(-1) === 'strategy: dependency, for this run')
    expect(board.settingsChanged).toEqual([['parallel.strategy', 'dependency']])
    await answer('j')
    await answer('j')
    expect(await answer('')).toEqual(['type tries and Enter, esc leaves it as it is'])
    await answer('5')
    await until('it is taken whole', () => board.settingsChanged.length === 2)
    expect(board.settingsChanged[1]).toEqual(['retry.attempts', '5'])
    expect(await answer('esc')).toEqual(['closed, nothing done'])
  })

  it('leaves as it is told', async () => {
    const { answer, screen, quits } = await plain(smallBoard())
    await answer('quit')
    void answer('detach').catch(() => undefined)
    expect(await screen.closed).toEqual({ kind: 'left', how: 'detach' })
    expect(quits).toEqual(['detach'])
  })

  it('does an action by its words, and none that these merely look like', async () => {
    const { answer } = await plain(smallBoard())
    expect((await answer('go to tasks'))[0]).toBe('Tasks.')
    expect((await answer('go to'))[0]).toContain('there is no command or key here')
    expect((await answer('frobnicate'))[0]).toContain('there is no command or key here: frobnicate')
  })

  it('reads tables without heads: each value says what it is', async () => {
    const said = (await (await plain(middleBoard())).answer('tasks')).join('\n')
    expect(said).toMatch(
      /^API-007, Return 422 with field errors, failed, try 3, 11:04, .*, by claude, gate: npm test/m,
    )
    expect(said).not.toContain('TITLE')
  })

  it('reads a task whole, and goes back', async () => {
    const { answer } = await plain(triedBoard())
    const said = (await answer('open API-007')).join('\n')
    expect(said).toContain('an opened task.')
    expect(said).toMatch(/gate: npm test/)
    expect((await answer('esc'))[0]).toBe('Workers.')
  })

  it('says what happens, and an outcome once', async () => {
    const heard = await plain(smallBoard())
    heard.news = [{ at: literal('12:00:00'), said: literal('W1 API-001 done') }]
    await until('the news', () => heard.lines.includes('12:00:00 W1 API-001 done' as Safe))
    const [outcome] = await heard.answer('stop AUTH-003')
    const from = heard.lines.length
    heard.news = [
      { at: literal('12:00:01'), said: outcome! },
      { at: literal('12:00:02'), said: literal('next') },
    ]
    await until('the news after it', () => heard.lines.length > from)
    expect(heard.lines.slice(from)).toEqual(['12:00:02 next'])
  })

  it('leaves by itself when nothing can be typed and nothing runs', async () => {
    const { screen, endInput } = await plain(boards['whole']!())
    endInput()
    expect(await screen.closed).toEqual({ kind: 'left', how: 'leave' })
  })

  it.each([...new Set(keyTable.flatMap(({ keys }) => keys))])('answers %s in every view', async (key) => {
    for (const view of ['workers', 'tasks', 'merges', 'events']) {
      const { answer, lines } = await plain(middleBoard())
      if (view !== 'workers') await answer(view)
      const said = await answer(key)
      expect(said.join('')).not.toBe('')
      // No frame, no sign, nothing that moves a cursor.
      expect(lines.join('\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u2500-\u257f⠁-⣿▸◦⊘◔◷◉↣✓✗◫▵]/)
    }
  })
})
