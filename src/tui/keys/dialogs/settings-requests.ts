import type { Board } from '../../../core/board/board.ts'
import type { Setting } from '../../../core/run/setting.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { afterPaste, emptyInput } from '../../input/text-input.ts'
import { settingName, settingSays } from '../../views/dialogs/shown-settings.ts'
import type { SettingsModal } from '../../state/screen/modal.ts'
import type { Outcome, ScreenStore } from '../../state/screen/screen-state.ts'

export interface SettingsRequests {
  /** Shows what can be changed while the run goes on. */
  openSettings(): void
  /** Of the run. @param written as it was typed; null: its default */
  changeSetting(setting: Setting, written: string | null): void
  /** Keeps what it is now for later runs. */
  writeSetting(setting: Setting): void
}

export interface SettingsParts {
  readonly store: ScreenStore
  readonly board: Pick<Board, 'settings'>
  show(kind: Outcome['kind'], text: Safe): void
  refuse(text: Safe): void
  carryOut(what: Safe, act: () => Promise<void>): void
}

export function settingsRequests({ store, board, show, refuse, carryOut }: SettingsParts): SettingsRequests {
  /** Of the dialog, if it is still open. */
  const update = (change: (modal: SettingsModal) => SettingsModal): void =>
    store.setState(({ modal }) => (modal?.kind === 'settings' ? { modal: change(modal) } : {}))

  async function readAgain(): Promise<readonly Setting[]> {
    const settings = await board.settings.read()
    update((modal) => ({ ...modal, settings }))
    return settings
  }

  return {
    openSettings() {
      carryOut(literal('settings not read'), async () => {
        const settings = await board.settings.read()
        const [first] = settings
        if (first === undefined) return refuse(literal('there is nothing that could be changed now'))
        const open = { kind: 'settings', settings, chosen: first.key, input: null, refusal: null } as const
        store.setState(({ modal }) => (modal === null ? { modal: open } : {}))
      })
    },
    changeSetting({ key }, written) {
      const what = safe`${settingName(key)} not changed`
      carryOut(what, async () => {
        const done = await board.settings.change(key, written)
        if (done.kind === 'refused') {
          const why = sanitize(done.why)
          refuse(safe`${what}: ${why}`)
          // It can be typed on.
          return update((modal) =>
            written === null || modal.chosen !== key
              ? modal
              : { ...modal, input: modal.input ?? afterPaste(emptyInput, written), refusal: why },
          )
        }
        const now = (await readAgain()).find((setting) => setting.key === key)
        if (now !== undefined) show('ok', safe`${settingSays(now)}, for this run`)
      })
    },
    writeSetting(setting) {
      const { key, written } = setting
      carryOut(safe`${settingName(key)} not written`, async () => {
        const done = await board.settings.write(key, written)
        await readAgain()
        if (done.kind === 'refused') refuse(safe`${settingName(key)} not written: ${sanitize(done.why)}`)
        else show('ok', safe`${settingSays(setting)}, ${sanitize(done.says)}`)
      })
    },
  }
}
