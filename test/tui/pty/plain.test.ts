import { afterEach, expect, test } from 'vitest'
import { heldItems, letGo, startedAgents } from '../../support/pty/held-items.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

/** Bells and line ends are no moves. */
const controls = /[\u0000-\u0006\u0008\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]/

test.each([
  { by: '--plain', args: ['--plain'], env: {} },
  { by: 'ACCESSIBLE=1', args: [], env: { ACCESSIBLE: '1' } },
])(
  'by $by: lines, commands with their answers, the same summary, no byte that moves a cursor',
  async ({ args, env }) => {
    const repository = await story.repository({ retry: { attempts: 1 } })
    await repository.backlog([...heldItems(repository, ['T-1', 'T-2']), { id: 'T-3', script: ['fail 3'] }])
    const terminal = await story.terminal(repository, {
      args: ['tui', '--parallel', '2', ...args],
      env,
      columns: 160,
      rows: 60,
    })
    const says = (what: RegExp) => terminal.until(`${what}`, () => what.test(terminal.raw()))
    const type = async (line: string, answer: RegExp): Promise<void> => {
      const from = terminal.raw().length
      terminal.press(line, 'enter')
      await terminal.until(`${line}: ${answer}`, () => answer.test(terminal.raw().slice(from)))
    }
    await says(/Type a command and Enter/)
    await until('two at work', () => startedAgents(repository).length === 2)
    await says(/\d\d:\d\d:\d\d W0 T-1 Task T-1: starts, scripted/)
    await type('status', /running, 0 of 3 done, 2 running, 2 workers, for \d/)
    // A log that has just begun is found by one of the next looks.
    while (!/T-2 is at work/.test(terminal.raw())) await type('read W1', /W1 T-2, Task T-2, [^]*try 1/)
    await type('p', /paused, \d of 3 done/)
    await type('pause', /goes on/)
    await type('+', /2 to 3 workers/)
    await says(/needs you: T-3 failed, agent: exit 3\. Type: retry T-3/)
    await type('tasks', /T-3, .*failed/)
    await type('open T-3', /an opened task\.[^]*agent: exit 3/)
    await type('esc', /Tasks\./)
    await type('x', /./)
    await type('q', /Leave loopwork\?[^]*Detach/)
    await type('stay', /closed, nothing done/)
    letGo(repository, 'T-1', 'T-2')
    await says(/T-1 done, .* commit [0-9a-f]{7}\. \d of 3 done/)
    await says(/finished, 2 of 3 done, 1 failed/)
    const before = terminal.raw().length
    await type('q', /2 of 3 tasks done/)
    expect(await terminal.exited).toBe(1)
    expect(terminal.raw().slice(before)).toMatch(/T-3 .*failed/)
    expect(terminal.raw().slice(0, before)).not.toMatch(controls)
    expect(terminal.raw().slice(0, before)).not.toMatch(/[\u2500-\u257f\u2801-\u28ff✓✗◔◦▸]/)
    expect(terminal.buffer()).toBe('normal')
    expect(terminal.switched(1049)).toEqual({ on: 0, off: 0 })
    expect(terminal.modesLeftOn()).toEqual([])
    expect(terminal.settings('after')).toBe(terminal.settings('before'))
  },
)
