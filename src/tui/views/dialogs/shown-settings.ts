import type { Setting } from '../../../core/run/setting.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { themeNames } from '../../../text/look/looks.ts'
import type { SettingsModal } from '../../state/screen/modal.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'

/** Those that are as this screen has them now, and not as the config did. */
const heldHere: Readonly<Record<string, (state: ScreenState) => string>> = {
  'tui.theme': ({ look }) => look.theme,
  'tui.characters': ({ look }) => look.characters,
  'tui.mouse': ({ mouse }) => String(mouse),
  'parallel.outputMode': ({ outputMode }) => outputMode,
  'parallel.maxTasks': ({ snapshot }) => String(snapshot?.wanted ?? 0),
}

/** As a person is shown them, with what was changed here since they were read. */
export const shownSettings = (modal: SettingsModal, state: ScreenState): readonly Setting[] =>
  modal.settings.map((setting) => {
    const choices = setting.choices.filter((choice) => setting.key !== 'tui.characters' || choice !== 'auto')
    const now = heldHere[setting.key]?.(state)
    if (now === undefined || now === setting.written) return { ...setting, choices }
    // What the terminal was asked for, where the config leaves it to that.
    const isFound = setting.key === 'tui.characters' && setting.written === 'auto'
    const from = isFound ? setting.from : ({ kind: 'changed', at: null } as const)
    return { ...setting, choices, value: now, written: now, from }
  })

export const chosenSetting = (modal: SettingsModal, state: ScreenState): Setting | null => {
  const shown = shownSettings(modal, state)
  return shown.find(({ key }) => key === modal.chosen) ?? shown[0] ?? null
}

const names: Readonly<Record<string, Safe>> = {
  'parallel.maxTasks': literal('workers'),
  'parallel.maxAgentsPerTask': literal('agents per task'),
  'parallel.strategy': literal('strategy'),
  'parallel.onFailure': literal('on failure'),
  'retry.attempts': literal('tries'),
  'merge.waiting': literal('may wait to merge'),
  'limits.timeout': literal('time of an agent'),
  'limits.idle': literal('silence of an agent'),
  'limits.gateTimeout': literal('time of a gate'),
  'limits.cost': literal('stop at cost'),
  'limits.tokens': literal('stop at tokens'),
  'notify.bell': literal('bell'),
  'notify.desktop': literal('desktop notices'),
  'tui.theme': literal('theme'),
  'tui.characters': literal('characters'),
  'tui.mouse': literal('mouse'),
  'parallel.outputMode': literal('pane output'),
}

export const settingName = (key: string): Safe => names[key] ?? sanitize(key)

const switches: ReadonlyMap<string, Safe> = new Map([
  ['true', literal('on')],
  ['false', literal('off')],
])

/** `on` for `true`. */
export const settingValue = ({ key, value, written }: Setting): Safe =>
  key === 'merge.waiting' && written === ''
    ? literal('twice the workers')
    : (switches.get(value) ?? sanitize(value))

export const isTheme = (written: string): written is (typeof themeNames)[number] =>
  (themeNames as readonly string[]).includes(written)

/** `stop at cost: $20` */
export const settingSays = (setting: Setting): Safe =>
  safe`${settingName(setting.key)}: ${settingValue(setting)}`
