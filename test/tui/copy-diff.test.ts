import { afterEach, expect, it } from 'vitest'
import { diffBoard } from './fixtures/diff-board.ts'
import { renderScreen, type RenderedScreen } from './fixtures/rendered-screen.ts'

const open: RenderedScreen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})

async function opened(): Promise<RenderedScreen> {
  const screen = await renderScreen(diffBoard(), { columns: 120, rows: 40 })
  open.push(screen)
  await screen.press('d')
  return screen
}

it('copies the change that one is at, as a patch has it', async () => {
  const screen = await opened()
  await screen.press('n', 'y')
  expect(await screen.frame()).toContain('✓ change 2 of 2 copied, by OSC 52')
  expect(screen.clipboard.at(-1)).toBe(
    [
      '@@ -71,4 +79,5 @@ export function routes(app: App)',
      '   app.post("/token/refresh", async (req, res) => {',
      '-    res.json(await refresh(req.body.token))',
      '+    const next = await refresh(tokenOf(req))',
      '+    res.cookie("rt", next.id, cookie).json({ access: next.access })',
      '   })',
      ' }',
      '',
    ].join('\n'),
  )
})

it('copies the path of the file that is read', async () => {
  const screen = await opened()
  await screen.press('tab', 'Y')
  expect(await screen.frame()).toContain('✓ src/auth/store.ts copied, by OSC 52')
  expect(screen.clipboard).toEqual(['src/auth/store.ts'])
})
