import { execFileSync } from 'node:child_process'
import { open, writeFile, type FileHandle } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { foreignIn } from '../../support/pty/harmless-bytes.ts'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { Story } from '../../support/pty/story.ts'
import type { ScratchRepository } from '../../support/scratch-repository.ts'
import { hostileBytes } from '../../support/text/hostile-bytes.ts'
import { hostileTexts } from '../../support/text/hostile-texts.ts'

/* All that agents print to take a terminal over, in a real one: nothing of it may get out of its pane, nor into the terminal's hands. */

const story = new Story()
const opened: FileHandle[] = []
afterEach(async () => {
  for (const pipe of opened.splice(0)) await pipe.close()
  await story.end()
})

const outputs: readonly (readonly [name: string, bytes: Buffer])[] = [
  ...hostileTexts.map(([name, raw]) => [name, Buffer.from(raw)] as const),
  ...hostileBytes,
]

/** Agents that print whatever is written to the pipe of their task, byte by byte as it comes. */
async function withPipes(...ids: readonly string[]) {
  const repository = await story.repository()
  const agent = repository.outside('agent.sh')
  await writeFile(agent, `exec cat ${repository.outside('out')}.$LOOPWORK_ITEM\n`)
  await repository.configure({
    agent: 'pipe',
    agents: { pipe: { command: ['sh', agent] } },
    retry: { attempts: 1 },
    notify: { bell: false },
  })
  for (const id of ids) execFileSync('mkfifo', [repository.outside(`out.${id}`)])
  await repository.backlog(ids.map((id) => ({ id, title: `Task ${id}`, metadata: { noChange: true } })))
  return repository
}

async function pipeOf(repository: ScratchRepository, id: string): Promise<FileHandle> {
  const pipe = await open(repository.outside(`out.${id}`), 'w')
  opened.push(pipe)
  return pipe
}

/** Every cell that is not inside of the first pane and has nothing to do with time. */
function outside(screen: LoopworkTerminal): string {
  const rows = screen.rows()
  const top = rows.findIndex((row) => row.includes('W0 BAD'))
  const bottom = rows.findIndex((row, y) => y > top && /^[┗╰]/.test(row))
  const seam = screen.columns / 2 - 1
  return Array.from({ length: screen.height }, (_, y) => {
    const inPanes = y > top && y < bottom
    // The header, the titles of panes and the rows of the table count seconds.
    if (!inPanes && y !== screen.height - 1 && !/─ Tasks/.test(rows[y] ?? '')) return ''
    return Array.from({ length: screen.columns }, (_, x) =>
      inPanes && x > 0 && x < seam ? '' : Object.values(screen.cell(x, y)).join(),
    ).join('|')
  }).join('\n')
}

test(`${outputs.length} hostile outputs, each in two halves, change no cell outside of their pane and reach no terminal`, async () => {
  const repository = await withPipes('BAD', 'GOOD')
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '2'] })
  const [bad, good] = [await pipeOf(repository, 'BAD'), await pipeOf(repository, 'GOOD')]
  await good.write('calm\n')
  await bad.write('begins\n')
  await terminal.until('both', (screen) => /begins/.test(screen.text()) && /calm/.test(screen.text()))
  const before = outside(terminal)

  for (const [number, [name, bytes]] of outputs.entries()) {
    const half = Math.ceil(bytes.length / 2)
    await bad.write(Buffer.concat([Buffer.from(`\nhalf-${number} `), bytes.subarray(0, half)]))
    // Of a line that was overwritten, or is longer than the pane, the beginning is not there to be seen.
    if (!bytes.includes(0x0d) && bytes.length < 1_000)
      await terminal.until(`a half of: ${name}`, (screen) => screen.text().includes(`half-${number} `))
    expect(outside(terminal), `a half of: ${name}`).toBe(before)
    await bad.write(Buffer.concat([bytes.subarray(half), Buffer.from(`\nafter-${number}\n`)]))
    await terminal.until(name, (screen) => screen.text().includes(`after-${number}`))
    expect(outside(terminal), name).toBe(before)
  }

  // Zoomed, the pane is as wide as the screen: the right border is the terminal's last column.
  terminal.press('z')
  await terminal.until('zoomed', (screen) => !screen.text().includes('─ Tasks'))
  const sides = terminal.rows().flatMap((row, y) => (/^┃/.test(row) ? [terminal.cell(119, y).chars] : []))
  expect(new Set(sides)).toEqual(new Set(['┃']))

  expect(terminal.buffer()).toBe('alternate')
  expect(terminal.switched(1049)).toEqual({ on: 1, off: 0 })
  expect(foreignIn(terminal.raw())).toEqual([])
})

test('the same in lines: each of run has nothing but text and colours', async () => {
  const repository = await withPipes('BAD')
  const terminal = await story.terminal(repository, { args: ['run'], columns: 100 })
  const bad = await pipeOf(repository, 'BAD')
  for (const [number, [, bytes]] of outputs.entries())
    await bad.write(Buffer.concat([bytes, Buffer.from(`\nafter-${number}\n`)]))
  const last = `after-${outputs.length - 1}`
  await terminal.until('the last one', (screen) => screen.text().includes(last))
  await opened.pop()?.close()
  expect(await terminal.exited).toBe(0)
  expect(foreignIn(terminal.raw().replaceAll('\r\n', ''))).toEqual([])
})
