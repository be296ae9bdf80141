import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { Story } from '../../support/pty/story.ts'

const story = new Story()
afterEach(() => story.end())

/** The demo in a terminal, its pauses a quarter of what they are for a person; what it makes is in a folder of its own. */
async function openDemo(ownConfig: string | null = null) {
  const repository = await story.repository()
  if (ownConfig !== null) {
    const folder = path.join(repository.home, '.config', 'loopwork')
    await mkdir(folder, { recursive: true })
    await writeFile(path.join(folder, 'config.yaml'), ownConfig)
  }
  const folder = repository.outside('temporary')
  await mkdir(folder)
  const env = { TMPDIR: folder, LOOPWORK_SCRIPTED_PACE: '0.25' }
  const terminal = await story.terminal(repository, {
    args: ['demo'],
    env,
    bare: true,
    columns: 100,
    rows: 34,
  })
  await terminal.until('the welcome', (screen) => /Enter start {2}q leave/.test(screen.row(-1)))
  return { terminal, made: () => readdir(folder) }
}

test('a welcome, keys that are taught one by one, and a conflict at the end with its commands', async () => {
  const { terminal, made } = await openDemo()
  expect(terminal.text()).toContain('a conflict between two tasks, left for you')
  expect(await made()).toEqual([])

  terminal.press('enter', 'enter')
  await terminal.until('the first key', (screen) => screen.row(-1).includes('+ adds a worker, try it'))
  terminal.press('+')
  await terminal.until('the next key', (screen) => screen.row(-1).includes('z shows one agent in full'))
  await terminal.until('the conflict', (screen) =>
    /Summary.*FINISHED.* 7\/8 .*1 conflict/s.test(screen.text()),
  )
  expect(terminal.text()).toMatch(/! TEXT-00[23] /)
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
  // Its folder has a long name: rows go on in the next one.
  const left = terminal.normalScreen().replaceAll(/\n(?=\S)/g, '')
  expect(left).toMatch(/TEXT-00[23] .*conflict/)
  expect(left).toMatch(/loopwork retry -C \S+ TEXT-00[23]/)
  expect(left).toContain('The repository stays in')
  expect(terminal.modesLeftOn()).toEqual([])
  expect(terminal.settings('after')).toBe(terminal.settings('before'))
})

test('Esc at the welcome leaves nothing, q leaves, and nothing is made', async () => {
  const { terminal, made } = await openDemo()
  terminal.press('escape', '+', 'q')
  expect(await terminal.exited).toBe(0)
  expect(await made()).toEqual([])
  expect(terminal.buffer()).toBe('normal')
})

test('its welcome names the keys that the person has', async () => {
  const { terminal } = await openDemo('tui: { keys: { zoom: ctrl+x, stop: Z } }\n')
  expect(terminal.text()).toMatch(/Ctrl\+X +one agent in full; Esc comes back/)
  expect(terminal.text()).toMatch(/Z r d +stop a task/)
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
})
