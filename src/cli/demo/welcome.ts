import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RunFlags } from '../../app/options/flags.ts'
import { sanitize } from '../../text/sanitize.ts'
import type { Welcome } from '../../tui/start/welcome-rows.ts'
import { openStartPage, type StartPage } from '../start-page/open-start-page.ts'

/** The still frame before the demo. Resolves to the page once it was left for it, or to the exit code of somebody who left. */
export async function welcome(flags: RunFlags): Promise<StartPage | number> {
  const { welcomeRows } = await import('../../tui/start/welcome-rows.ts')
  const { startActionOf } = await import('../../keymap/start-keys.ts')
  const page = await openStartPage<Welcome>(
    {
      first: {
        workers: flags.parallel === true ? 2 : (flags.parallel ?? 2),
        folder: sanitize(path.join(tmpdir(), 'loopwork-demo-…')),
        isStarting: false,
      },
      rowsOf: welcomeRows,
      onKey(key, { state, set, end }) {
        if (state.isStarting) return
        const action = startActionOf(key, 'welcome')
        if (action === 'leave') end('left')
        if (action !== 'start') return
        set({ ...state, isStarting: true })
        end('started')
      },
      onPaste: () => undefined,
    },
    flags,
  )
  return page.ended
}
