import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RunFlags } from '../../app/options/flags.ts'
import { loadConfig } from '../../config/load-config.ts'
import { keymapOf } from '../../keymap/key-bindings.ts'
import type { KeyRow } from '../../keymap/key-row.ts'
import { keyTable } from '../../keymap/key-table.ts'
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
        keymap: await ownKeymap(),
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

/** The key table with the person's own keys, as the demo's screen will have it. */
async function ownKeymap(): Promise<readonly KeyRow[]> {
  const place = { root: tmpdir(), explicitFile: null, env: process.env }
  const { value } = await loadConfig({ ...place, flags: {}, namedOnly: true })
  return keymapOf(value.tui.keys, keyTable)
}
