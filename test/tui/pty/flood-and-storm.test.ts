import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

/*
 * What agents print without end, and a window that is dragged all the while, in a real terminal. `LOOPWORK_TEST_FLOOD=100` lets each of
 * the sixteen agents print 100 MB, `LOOPWORK_TEST_STORM=2000` gives the window 2,000 sizes.
 */
const megabytes = Number(process.env['LOOPWORK_TEST_FLOOD'] ?? 4)
const sizes = Number(process.env['LOOPWORK_TEST_STORM'] ?? 60)
const patienceMs = 600_000

const story = new Story()
afterEach(() => story.end())

const numbers = Array.from({ length: 16 }, (_, number) => number)

/** Sixteen agents that print in ten bursts, as fast as they can, once they are let go; then they mark that they have, and wait. */
async function sixteenFlooding(columns: number, rows: number) {
  const repository = await story.repository()
  const agent = repository.outside('agent.sh')
  const line = String.raw`\033[2J\033[H\033[31m日本語 ✗ 👩‍👩‍👧‍👦 \033]0;title\007 what is printed without a pause`
  await writeFile(
    agent,
    `echo calm
while ! [ -e "$HOME/go" ]; do sleep 0.1; done
printf '${line}\\n' >"$HOME/line.$LOOPWORK_ITEM"
for burst in 1 2 3 4 5 6 7 8 9 10; do
  yes "$(cat "$HOME/line.$LOOPWORK_ITEM")" | head -c ${megabytes}00000
  sleep 0.2
done
echo
echo all of it
: >"$HOME/printed.$LOOPWORK_ITEM"
while ! [ -e "$HOME/end" ]; do sleep 0.1; done
`,
  )
  await repository.configure({
    agent: 'flood',
    agents: { flood: { command: ['sh', agent] } },
    limits: { output: '400MB' },
  })
  await repository.backlog(
    numbers.map((number) => ({ id: `T-${number}`, title: `Task ${number}`, metadata: { noChange: true } })),
  )
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '16'], columns, rows })
  await terminal.until('sixteen calm panes', (screen) => screen.text().split('calm').length > 16, patienceMs)
  return {
    terminal,
    letGo: () => writeFile(repository.outside('go'), ''),
    printed: () => numbers.every((number) => existsSync(repository.outside(`printed.T-${number}`))),
    async end() {
      await writeFile(repository.outside('end'), '')
      await terminal.until('the end', (screen) => /DONE .* 16\/16/.test(screen.row(1)), patienceMs)
      terminal.press('q')
      expect(await terminal.exited).toBe(0)
      expect(terminal.modesLeftOn()).toEqual([])
    },
  }
}

/** Where a pane has its sides. */
interface Side {
  readonly x: number
  readonly y: number
}

function sidesOf(screen: LoopworkTerminal): readonly Side[] {
  return screen
    .rows()
    .flatMap((_, y) =>
      Array.from({ length: screen.columns }, (_, x) => ({ x, y })).filter(({ x }) =>
        /^[│┃]$/.test(screen.cell(x, y).chars),
      ),
    )
}

test(
  `sixteen agents print ${megabytes} MB each: no cell outside of a pane is wrong meanwhile`,
  { timeout: patienceMs },
  async () => {
    const { terminal, letGo, printed, end } = await sixteenFlooding(200, 50)
    const sides = sidesOf(terminal)
    const still = [0, terminal.height - 1].map((y) => terminal.row(y))
    expect(sides.length).toBeGreaterThan(100)
    const wrong = (): readonly Side[] => sides.filter(({ x, y }) => !/^[│┃]$/.test(terminal.cell(x, y).chars))
    await letGo()
    let looks = 0
    await until(
      'all of it is printed',
      () => {
        looks += 1
        expect(wrong()).toEqual([])
        expect([0, terminal.height - 1].map((y) => terminal.row(y))).toEqual(still)
        return printed()
      },
      patienceMs,
    )
    expect(looks).toBeGreaterThan(3)
    await terminal.until(
      'the last lines',
      (screen) => screen.text().split('all of it').length > 16,
      patienceMs,
    )
    expect(wrong()).toEqual([])
    expect(terminal.raw()).not.toMatch(/\u001b\]0;/)
    await end()
  },
)

test(
  `${sizes} sizes of the window while sixteen agents print: the last frame is whole`,
  { timeout: patienceMs },
  async () => {
    const { terminal, letGo, end } = await sixteenFlooding(200, 50)
    await letGo()
    const size = fc.record({
      columns: fc.integer({ min: 1, max: 250 }),
      rows: fc.integer({ min: 1, max: 70 }),
    })
    for (const [number, { columns, rows }] of fc
      .sample(size, { numRuns: sizes, seed: 20_261_126 })
      .entries()) {
      terminal.resize(columns, rows)
      // Now and then as a person does who lets go: the frame of that size is whole.
      if (number % 20 !== 19) continue
      terminal.resize(120 + (number % 60), 40)
      await terminal.until('a whole frame', isWhole, patienceMs)
    }
    terminal.resize(200, 50)
    await terminal.until('a whole frame', isWhole, patienceMs)
    await end()
  },
)

/** A header, a footer and borders that meet the edges, each once: nothing of another size is left. */
function isWhole(screen: LoopworkTerminal): boolean {
  const rows = screen.rows()
  const edges = rows.filter((row) => /^[┏╭┗╰]/.test(row))
  return (
    rows.filter((row) => row.includes('RUNNING')).length === 1 &&
    rows.filter((row) => row.includes('? help')).length === 1 &&
    /^ \? help .*q quit/.test(screen.row(-1)) &&
    edges.length > 0 &&
    edges.every((row) => row.length === screen.columns && /[┓╮┛╯]$/.test(row))
  )
}
