import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import { heldItems, letGo, startedAgents } from '../../pty/held-items.ts'
import { until } from '../../until.ts'
import { printed, type Scene, type Stories } from '../scene.ts'

export const screenStories: Stories = {
  'the screen of an empty backlog': async (make) => {
    const scene = await make()
    const screen = await scene.terminal(['tui'])
    await screen.until('the empty screen', (seen) => seen.text().includes('There is nothing to do yet'))
    const text = screen.text()
    for (const [, line = ''] of text.matchAll(/^ +(loopwork (?!demo)[a-z].*?)(?: {2}|$)/gm))
      expect(scene.paste(line), line).toMatchObject({ exit: 0 })
    await startsDemo(scene, printed(text, /loopwork (demo)/))
    await screen.until('the task', (seen) => /Paginate/.test(seen.text()))
  },

  'a first start finds nothing': async (make) => {
    const scene = await make()
    await rm(path.join(scene.repository.home, '.config'), { recursive: true })
    const screen = await scene.bareTerminal(['tui'], { PATH: '/usr/local/bin:/usr/bin:/bin' })
    await screen.until('what is missing', (seen) => seen.text().includes('No agent was found'))
    const text = screen.text()
    screen.press('q')
    expect(await screen.exited).toBe(0)
    expect(scene.paste(printed(text, /(loopwork add ".*?")/)).exit).toBe(0)
    await startsDemo(scene, printed(text, /loopwork (demo) shows/))
  },

  'loopwork alone, where an agent is named': async (make) => {
    const scene = await make()
    const terminal = await scene.bareTerminal([], {})
    expect(await terminal.exited).toBe(0)
    const [, ...args] = printed(terminal.text(), /Start here, .*: (loopwork tui)/).split(' ')
    const screen = await scene.bareTerminal(args, {})
    await screen.until('the empty screen', (seen) => seen.text().includes('There is nothing to do yet'))
    screen.press('q')
    expect(await screen.exited).toBe(0)
  },

  'loopwork alone, where there is no repository': async (make) => {
    const scene = await make()
    await rm(scene.repository.at('.git'), { recursive: true })
    const terminal = await scene.bareTerminal([], {})
    expect(await terminal.exited).toBe(4)
    // No help above it, from which it would have to be searched.
    expect(terminal.row(0)).toMatch(/^loopwork: .* is not in a git repository/)
    const text = terminal.text().replace(/\s+/g, ' ')
    await startsDemo(scene, printed(text, /loopwork (demo) brings/))
    expect(scene.paste(printed(text, /(git init), and/)).exit).toBe(0)
  },

  'a screen is left and its agents go on': async (make) => {
    const scene = await make()
    await scene.repository.backlog(heldItems(scene.repository, ['A']))
    const screen = await scene.terminal(['tui'])
    await until('the agent', () => startedAgents(scene.repository).length === 1)
    await screen.until('its pane', (seen) => seen.text().includes('W0 A'))
    screen.press('q')
    await screen.until('the question', (seen) => seen.text().includes('Leave loopwork?'))
    expect(printed(screen.text(), /one that is open, or +(loopwork tui)/)).toBe('loopwork tui')
    screen.press('d')
    expect(await screen.exited).toBe(0)
    const inBackground = printed(screen.text(), /(loopwork run --detach)\s+goes\s+on/)
    expect(scene.paste(inBackground)).toMatchObject({ exit: 0 })
    expect(scene.paste('loopwork status').stdout).toMatch(/^running .* run 1/)
    const back = printed(screen.text(), /(loopwork tui)\s+takes\s+over/)
    letGo(scene.repository, 'A')
    expect(scene.paste(back).exit).toBe(0)
    expect(await scene.repository.states()).toEqual({ A: 'done' })
  },

  'a screen that watched is left': async (make) => {
    const scene = await make()
    await scene.repository.backlog(heldItems(scene.repository, ['A']))
    const run = scene.start('run')
    await until('the agent', () => startedAgents(scene.repository).length === 1)
    const screen = await scene.terminal(['tui'])
    await screen.until('the mark', (seen) => seen.row(0).includes('watching run 1'))
    screen.press('q')
    expect(await screen.exited).toBe(0)
    const again = printed(screen.text(), /(loopwork tui) +shows it again/)
    letGo(scene.repository, 'A')
    expect((await run.finished).exit).toBe(0)
    expect(scene.paste(again).exit).toBe(0)
  },

  'a screen is left and nothing runs': async (make) => {
    const scene = await make()
    await scene.repository.backlog([...heldItems(scene.repository, ['A', 'B'])])
    const screen = await scene.terminal(['tui', '--parallel', '1'])
    await until('the agent', () => startedAgents(scene.repository).length === 1)
    await screen.until('its pane', (seen) => seen.text().includes('W0 A'))
    screen.press('p')
    await screen.until('it is paused', (seen) => seen.text().includes('PAUSED'))
    expect(scene.paste('loopwork stop A').exit).toBe(0)
    screen.press('q')
    await screen.until('the question', (seen) => seen.text().includes('Leave loopwork?'))
    screen.press('d')
    expect(await screen.exited).toBe(0)
    expect(printed(screen.text(), /(loopwork tui) +goes on/)).toBe('loopwork tui')
  },

  'the screen has failed': async (make) => {
    const scene = await make()
    await scene.repository.backlog(heldItems(scene.repository, ['A']))
    await scene.repository.write(
      '../saboteur.mjs',
      `process.on('SIGURG', () => { throw new Error('planted') })\n`,
    )
    const screen = await scene.terminal(['tui'], {
      NODE_OPTIONS: `--import=${scene.repository.outside('saboteur.mjs')}`,
    })
    await until('the agent', () => startedAgents(scene.repository).length === 1)
    await screen.until('its pane', (seen) => seen.text().includes('W0 A'))
    await screen.signal('SIGURG')
    expect(await screen.exited).toBe(70)
    letGo(scene.repository, 'A')
    expect(scene.paste(printed(screen.normalScreen(), /(loopwork tui) takes them over/)).exit).toBe(0)
    expect(startedAgents(scene.repository)).toHaveLength(1)
  },

  'the summary of a run with a failed task': async (make) => {
    const scene = await make()
    const mended = scene.repository.outside('mended')
    await scene.repository.backlog([{ id: 'A', script: [`run test -e ${mended}`, 'write a.txt a'] }])
    const screen = await scene.terminal(['tui'])
    await screen.until('the summary', (seen) => seen.text().includes('NEXT'))
    scene.paste(`touch ${mended}`)
    expect(scene.paste(printed(screen.text(), /(loopwork retry \S+)/)).exit).toBe(0)
    // The screen that is still open takes it up by itself; without one this is the command.
    await screen.until('the end', (seen) => seen.text().includes('DONE'))
    screen.press('q')
    await screen.exited
    expect(scene.paste('loopwork run').exit).toBe(0)
  },

  'the summary of a run with a conflict, on a narrow screen': async (make) => {
    const scene = await make()
    const [marks, gate] = [scene.repository.outside('marks'), scene.repository.outside('gate')]
    const script = (id: string) => [`mark ${marks}`, `wait-for ${gate}`, `write shared.txt ${id}`]
    await scene.repository.backlog(['A', 'B'].map((id) => ({ id, script: script(id) })))
    const screen = await scene.terminal(['tui', '--parallel', '2'], {}, 60)
    await until('both', () => scene.repository.marks().length === 2)
    scene.paste(`touch ${gate}`)
    await screen.until('the summary', (seen) => seen.text().includes('NEXT'))
    const shown = scene.paste(printed(screen.text(), /NEXT +(loopwork show \S+)/))
    const { stdout } = scene.paste('loopwork status')
    const there = printed(stdout, /^ {2}(cd .*?) {2}/m)
    expect(shown.stdout).toContain(there.slice('cd '.length))
    expect(scene.paste(`${there} && test -e shared.txt`).exit).toBe(0)
    screen.press('q')
    expect(await screen.exited).toBe(1)
    expect(scene.paste(printed(stdout, /^ {2}(loopwork retry \S+ --again)/m)).exit).toBe(0)
  },

  'the summary of a run whose branch waits': async (make) => {
    const file = `${'a-long-name-'.repeat(8)}.md`
    const scene = await make([{ id: 'A', script: [`write ${file} by the agent`] }])
    await scene.repository.write(file, 'first\n')
    scene.repository.git('add', file)
    scene.repository.git('commit', '--quiet', '-m', 'a file')
    await scene.repository.write(file, 'mine\n')
    const screen = await scene.terminal(['tui'])
    await screen.until('the summary', (seen) => seen.text().includes('NEXT'))
    const { stdout } = scene.paste(printed(screen.text(), /NEXT +(loopwork status) shows/))
    expect(scene.paste(printed(stdout, /^ +(git -C .*)$/m)).exit).toBe(0)
    expect(await scene.repository.read(file)).toBe('first\n')
  },

  'the summary of a run that has done all': async (make) => {
    const scene = await make([{ id: 'A', script: ['write a.txt a'] }])
    const remote = scene.repository.outside('remote.git')
    scene.paste(`git init -q --bare ${remote}; git remote add origin ${remote}; git push -q -u origin main`)
    const screen = await scene.terminal(['tui'])
    await screen.until('the summary', (seen) => seen.text().includes('NEXT'))
    expect(scene.paste(printed(screen.text(), /(git log \S+)/)).stdout).toContain('A')
    expect(scene.paste(printed(screen.text(), /(git push)/)).exit).toBe(0)
    expect(scene.paste(`git -C ${remote} ls-tree --name-only main`).stdout).toContain('a.txt')
  },
}

/** To its end it runs where it is interrupted and goes on. */
async function startsDemo(scene: Scene, verb: string): Promise<void> {
  const temporary = scene.repository.outside('temporary')
  await mkdir(temporary)
  const demo = scene.repository.start([verb], { TMPDIR: temporary })
  await until('an agent of the demo', () => demo.output().includes('starts:'))
  demo.child.kill('SIGINT')
  expect((await demo.finished).exit).toBe(130)
}
