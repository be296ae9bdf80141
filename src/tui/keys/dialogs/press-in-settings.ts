import type { Setting } from '../../../core/run/setting.ts'
import { mostWorkers, type OutputMode } from '../../../core/run/settings.ts'
import { literal, safe } from '../../../text/safe.ts'
import { afterKey, afterPaste, emptyInput } from '../../input/text-input.ts'
import type { SettingsModal } from '../../state/screen/modal.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { chosenSetting, isTheme, settingSays, shownSettings } from '../../views/dialogs/shown-settings.ts'
import { withLook } from '../../state/with-look.ts'
import type { Look } from '../../theme/look.ts'
import type { ActionContext } from '../action-context.ts'
import { scrollSteps } from './scroll-steps.ts'

type Context = Pick<ActionContext, 'store' | 'asking' | 'setMouse'>

/** Longer than any value. */
const mostTyped = 40

export function pressInSettings(context: Context, modal: SettingsModal, key: string): void {
  const { store, asking } = context
  const state = store.getState()
  const setting = chosenSetting(modal, state)
  if (modal.input !== null) return type(context, modal, key)
  if (key === 'escape' || key === 'q' || isOwnKey(key, state)) return store.setState({ modal: null })
  if (setting === null) return
  switch (key) {
    case 'enter':
    case 'right':
    case 'l':
      return setting.choices.length > 0
        ? change(context, setting, beside(setting, 1))
        : begin(context, modal, setting)
    case 'left':
    case 'h':
      return setting.choices.length > 0 ? change(context, setting, beside(setting, -1)) : undefined
    case 'backspace':
      return toDefault(context, setting)
    case 'w':
      return asking.writeSetting(setting)
  }
  const shown = shownSettings(modal, state)
  const at = shown.findIndex((each) => each.key === setting.key)
  const step = scrollSteps.get(key) ?? (key === 'g' ? -Infinity : key === 'G' ? Infinity : 0)
  const next = shown[Math.min(Math.max(at + step, 0), shown.length - 1)]
  if (next !== undefined) store.setState({ modal: { ...modal, chosen: next.key } })
}

export function pasteInSettings({ store }: Context, modal: SettingsModal, text: string): void {
  if (modal.input === null) return
  const line = text.trim().split('\n')[0]?.slice(0, mostTyped) ?? ''
  store.setState({ modal: { ...modal, input: afterPaste(modal.input, line), refusal: null } })
}

const isOwnKey = (key: string, { keymap }: ScreenState): boolean =>
  keymap.some((row) => row.action === 'settings' && row.keys.includes(key))

const beside = ({ choices, written }: Setting, step: 1 | -1): string =>
  choices[(choices.indexOf(written) + step + choices.length) % choices.length] ?? written

const begin = ({ store }: Context, modal: SettingsModal, { key, written }: Setting): void =>
  store.setState({
    modal: { ...modal, chosen: key, input: afterPaste(emptyInput, written), refusal: null },
  })

function type(context: Context, modal: SettingsModal, key: string): void {
  const { store } = context
  const { input } = modal
  if (input === null) return
  if (key === 'escape') return store.setState({ modal: { ...modal, input: null, refusal: null } })
  if (key === 'enter') {
    store.setState({ modal: { ...modal, input: null, refusal: null } })
    const setting = chosenSetting(modal, store.getState())
    if (setting !== null) change(context, setting, input.text.trim())
    return
  }
  const next = afterKey(input, key)
  if (next !== null && next.text.length <= mostTyped)
    store.setState({ modal: { ...modal, input: next, refusal: null } })
}

/** What this screen holds itself is changed here; the rest is the run's. */
function change(context: Context, setting: Setting, written: string): void {
  const { store, asking } = context
  const { key } = setting
  if (key === 'parallel.maxTasks') return scale(context, written)
  if (setting.of === 'run') return asking.changeSetting(setting, written)
  if (key === 'tui.theme' && isTheme(written)) store.setState((state) => withLook(state, { theme: written }))
  if (key === 'tui.characters')
    store.setState((state) => withLook(state, { characters: written as Look['characters'] }))
  if (key === 'tui.mouse') context.setMouse(written === 'true')
  if (key === 'parallel.outputMode') store.setState({ outputMode: written as OutputMode, outputs: new Map() })
  asking.say(safe`${settingSays({ ...setting, value: written })}, until the screen closes`)
}

function scale({ store, asking }: Context, written: string): void {
  const to = /^\d{1,2}$/.test(written) ? Number(written) : 0
  if (to >= 1 && to <= mostWorkers) return asking.command({ kind: 'scale', to })
  const refusal = safe`a whole number from 1 to ${mostWorkers}`
  asking.refuse(safe`workers not changed: ${refusal}`)
  store.setState(({ modal }) =>
    modal?.kind === 'settings'
      ? { modal: { ...modal, input: afterPaste(emptyInput, written), refusal } }
      : {},
  )
}

function toDefault(context: Context, setting: Setting): void {
  const { asking } = context
  if (setting.key === 'tui.characters')
    return asking.refuse(literal('what the terminal can is looked at when the screen opens'))
  if (setting.of === 'screen' || setting.key === 'parallel.maxTasks')
    return change(context, setting, setting.byDefault)
  asking.changeSetting(setting, null)
}
