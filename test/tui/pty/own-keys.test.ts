import { afterEach, expect, test } from 'vitest'
import { heldItems, letGo, startedAgents } from '../../support/pty/held-items.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

test('keys of the config work and are shown, the wheel scrolls, and the terminal is given back', async () => {
  const tui = { mouse: true, theme: 'high-contrast', keys: { pause: 'Z', quit: ['Q'], palette: ['I', ':'] } }
  const repository = await story.repository({ tui })
  const lines = Array.from({ length: 80 }, (_, index) => `print line ${index + 1}`)
  await repository.backlog(heldItems(repository, ['T-1'], lines))
  const terminal = await story.terminal(repository, { args: ['tui'] })
  await until('it is at work', () => startedAgents(repository).length === 1)
  await terminal.until('its last line', (screen) => screen.text().includes('T-1 is at work'))
  expect(terminal.row(-1)).toMatch(/Z pause .*Q quit/)
  expect(terminal.switched(1000).on).toBe(1)

  terminal.press('\u001b[<64;10;10M')
  await terminal.until('it is scrolled', (screen) => screen.text().includes('f follow'))
  terminal.press('p')
  terminal.press('I', ...'pause', 'enter')
  await terminal.until('paused, by name', (screen) => screen.row(1).includes('PAUSED'))
  terminal.press('Z')
  await terminal.until('resumed, by its key', (screen) => screen.row(1).includes('RUNNING'))

  letGo(repository, 'T-1')
  await terminal.until('the summary', (screen) => /DONE .* 1\/1/.test(screen.row(1)))
  terminal.press('Q')
  expect(await terminal.exited).toBe(0)
  expect(terminal.modesLeftOn()).toEqual([])
})

test('a key that would mean two things is refused with the file, the line and the place', async () => {
  const repository = await story.repository({ tui: { keys: { stop: 'r', fly: 'F' } } })
  await repository.backlog(heldItems(repository, ['T-1']))
  const { exit, stderr } = await repository.loopwork(['tui', '--dry-run'])
  expect(exit).toBe(2)
  expect(stderr).toContain('tui.keys.fly: is no action of the screen')
  await repository.configure({ tui: { keys: { stop: 'r' } } })
  const again = await repository.loopwork(['tui', '--dry-run'])
  expect(again.stderr).toMatch(
    /config\.yaml:\d+.*tui\.keys\.stop.*gives r to stop, which is the key of retry in Workers/,
  )
})
