import { afterEach, describe, expect, it } from 'vitest'
import { reason } from '../../src/core/reason.ts'
import { conflictBoard, read } from './fixtures/conflict-board.ts'
import { at, type FakeBoard } from './fixtures/fake-board.ts'
import { renderScreen, type RenderedScreen } from './fixtures/rendered-screen.ts'

const open: RenderedScreen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})

async function opened(board: FakeBoard, size = { columns: 120, rows: 40 }): Promise<RenderedScreen> {
  const screen = await renderScreen(board, size)
  open.push(screen)
  await screen.press(']', 'g', 'enter')
  return screen
}

const crumb = async (screen: RenderedScreen): Promise<string> => (await screen.frame()).split('\n')[0] ?? ''

describe('an opened conflict', () => {
  it('goes from place to place, and says at the last one that there are no more', async () => {
    const screen = await opened(conflictBoard())
    expect(await screen.frame()).toContain('src/auth/store.ts, change 1 of 2')
    await screen.press('n')
    expect(await screen.frame()).toMatch(/change 2 of 2 *\n[^]* {2}main +│ +work/)
    await screen.press('n')
    expect(await screen.frame()).toContain('that was the last change')
    await screen.press('N')
    expect(await screen.frame()).toContain('change 1 of 2')
    await screen.press('j')
    expect(await screen.frame()).toMatch(/▸ ✓ src\/auth\/session.ts/)
    // It merges by itself: there is nothing to show of it.
    expect(await screen.frame()).not.toContain('change 1 of')
  })

  it('goes on in the next file, and back to the last change of the one before', async () => {
    const place = (name: string) => ({
      before: [],
      target: [`${name} main`],
      work: [`${name} work`],
      after: [],
    })
    const side = { kind: 'changed', added: 1, removed: 1 } as const
    const file = (path: string, names: readonly string[]) =>
      ({
        path,
        target: side,
        work: side,
        result: { kind: 'open', how: 'contents', places: names.map(place) },
      }) as const
    const screen = await opened(conflictBoard(read([file('a.ts', ['one', 'two']), file('b.ts', ['three'])])))
    await screen.press('n', 'n')
    expect(await screen.frame()).toContain('b.ts, change 1 of 1')
    await screen.press('N')
    expect(await screen.frame()).toContain('a.ts, change 2 of 2')
  })

  it('lets an agent begin anew, takes what was settled, and asks before it skips what others need', async () => {
    const board = conflictBoard()
    const screen = await opened(board)
    await screen.press('a')
    expect(board.startedAgain).toEqual(['AUTH-009'])
    expect(await screen.frame()).toContain('✓ AUTH-009 is todo again')
    await screen.press('r')
    expect(board.retries).toEqual(['AUTH-009'])
    await screen.press('s')
    await screen.frame()
    expect(screen.store.getState().modal).toMatchObject({ kind: 'skip', neededBy: ['AUTH-005'] })
  })

  it('opens the file in full, the diff and the task, and each goes back to it', async () => {
    const screen = await opened(conflictBoard())
    await screen.press('j', 'enter')
    expect(screen.store.getState().pages.at(-1)).toMatchObject({ kind: 'diff', file: 'src/auth/session.ts' })
    expect(await crumb(screen)).toContain('› AUTH-009 › conflict › diff')
    await screen.press('escape', 'o')
    expect(screen.store.getState().pages.at(-1)).toMatchObject({ kind: 'task', item: 'AUTH-009' })
    await screen.press('escape')
    expect(await screen.frame()).toContain('▸ ✓ src/auth/session.ts')
    await screen.press('escape')
    expect(await crumb(screen)).not.toContain('conflict')
  })

  it('is opened from the merges and the tree of needs, too', async () => {
    for (const keys of [
      ['m', 'G', 'enter'],
      ['D', 'enter'],
    ]) {
      const screen = await renderScreen(conflictBoard(), { columns: 120, rows: 40 })
      open.push(screen)
      await screen.press(...keys)
      expect(await crumb(screen), keys.join(' ')).toContain('› AUTH-009 › conflict')
    }
  })

  it('says what it can’t show: a merge that fails, a worktree that is gone, a conflict that is over', async () => {
    const failing = await opened(conflictBoard({ kind: 'failed', why: 'bad object \u001b[31mabc' }))
    expect(await failing.frame()).toContain('It can’t be compared: bad object abc')

    const gone = conflictBoard()
    gone.change({ keptWorktrees: new Set() })
    const without = await opened(gone)
    expect(await without.frame()).toContain('its worktree is gone.')
    expect(await without.frame()).not.toContain('cd /home')
    expect(await without.frame()).not.toContain('takes what you settled')

    const board = conflictBoard()
    const over = await opened(board)
    const [first, ...others] = board.facts.rows
    const standing = { status: 'failed', failedAt: at, reason: reason('gate:failed', 'npm test') } as const
    board.conflicts.set('AUTH-009', { kind: 'none' })
    board.change({ rows: [{ ...first!, state: 'failed', item: { ...first!.item, standing } }, ...others] })
    await over.press('j')
    expect(await over.frame()).toContain('It is in no conflict any more.')
    await over.press('a')
    expect(board.startedAgain).toEqual([])
    expect(await over.frame()).toContain('it is in no conflict any more')
  })

  it.each([
    { columns: 120, rows: 40 },
    { columns: 80, rows: 24 },
  ])(
    'says before the way to settle it that the target has moved on, and what takes that in: $columns',
    async (size) => {
      const board = conflictBoard()
      const behind = { dir: '/w/auth', target: 'main', stage: 'open' } as const
      board.settling = { kind: 'open', why: 'not settled yet: a.ts', files: ['a.ts'], behind }
      const frame = await (await opened(board, size)).frame()
      expect(frame.replace(/\s+/g, ' ')).toMatch(
        /there \(t\), before you settle it: main has moved on since, and this takes that in; it drops what you have begun there.* git merge --abort && git merge main .*settle it there/,
      )
      board.settling = { kind: 'settled', behind: { ...behind, stage: 'settled' } }
      const settled = await (await opened(board, size)).frame()
      expect(settled.replace(/\s+/g, ' ')).toContain(
        'main has moved on since: if what you settled conflicts with that',
      )
    },
  )

  it('says on the page of its task, too, that the target has moved on', async () => {
    const board = conflictBoard()
    const behind = { dir: '/w/auth', target: 'main', stage: 'open' } as const
    board.settling = { kind: 'open', why: 'not settled yet: a.ts', files: ['a.ts'], behind }
    const screen = await opened(board, { columns: 120, rows: 40 })
    await screen.press('o')
    expect((await screen.frame()).replace(/\s+/g, ' ')).toMatch(
      /cd \/w\/auth && git merge --abort && git merge main before you settle it: main has moved on since.*settle it there/,
    )
    board.settling = { kind: 'settled', behind: { ...behind, stage: 'settled' } }
    board.change({})
    expect((await screen.frame()).replace(/\s+/g, ' ')).toContain(
      'main has moved on since: if what you settled conflicts with that, it comes back to you.',
    )
  })

  it('says what is settled in the worktree, file by file, and that it only has to be taken', async () => {
    const side = { kind: 'changed', added: 1, removed: 1 } as const
    const file = (path: string) =>
      ({ path, target: side, work: side, result: { kind: 'open', how: 'contents', places: [] } }) as const
    const board = conflictBoard(read([file('a.ts'), file('b.ts')]))
    board.settling = { kind: 'open', why: 'not settled yet: a.ts, b.ts', files: ['a.ts', 'b.ts'] }
    const screen = await opened(board)
    expect(await screen.frame()).toMatch(/▸ ! a\.ts .* in conflict/)
    expect(await screen.frame()).not.toContain('Settled there')
    board.settling = { kind: 'open', why: 'not settled yet: b.ts', files: ['b.ts'] }
    await screen.read()
    expect(await screen.frame()).toMatch(
      /Settled there: 1 of 2 files\.[^]*▸ ✓ a\.ts .* settled in its worktree *\n *! b\.ts .* in conflict/,
    )
    expect(await screen.frame()).toMatch(/a {2}an agent again.* suggested/)
    board.settling = { kind: 'settled' }
    await screen.read()
    expect(await screen.frame()).toMatch(
      /All is settled there: r merges it\.[^]*✓ a\.ts .* settled in its worktree *\n *✓ b\.ts .* settled in/,
    )
    expect(await screen.frame()).toMatch(/r {2}takes what you settled there; no agent runs {2}suggested/)
    expect(await screen.frame()).not.toMatch(/an agent again.* suggested/)
  })

  it('names what is under way in the worktree when that is not the merge that is shown', async () => {
    const board = conflictBoard()
    board.settling = { kind: 'open', why: 'a rebase is under way there', files: [] }
    const screen = await opened(board)
    expect(await screen.frame()).toContain('Not settled: a rebase is under way there.')
    board.settling = { kind: 'open', why: 'not settled yet: other.ts', files: ['other.ts'] }
    await screen.read()
    expect(await screen.frame()).toMatch(/! src\/auth\/store\.ts .* 2 changes in conflict/)
    expect(await screen.frame()).not.toContain('Settled there')
    board.settling = { kind: 'no merge' }
    await screen.read()
    expect((await screen.frame()).replaceAll(/\s+/g, ' ')).toContain('No merge of main is under way there.')
  })

  it('scrolls where the screen is too low, and nothing passes its width', async () => {
    const screen = await opened(conflictBoard(read([])), { columns: 40, rows: 10 })
    await screen.press('pagedown', 'pagedown', 'pagedown')
    expect(await screen.frame()).toContain('s  skip it; AUTH-005 needs it')
    await screen.press('pageup', 'pageup', 'pageup')
    expect(await screen.frame()).toContain('! AUTH-009')
  })
})
