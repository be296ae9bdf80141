import type { ThemeName } from '../../text/look/looks.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { withLook } from '../state/with-look.ts'
import type { ActionContext } from './action-context.ts'

/** At once; for good it is a line of the config. */
export function setTheme({ store, asking }: Pick<ActionContext, 'store' | 'asking'>, theme: ThemeName): void {
  store.setState((state) => withLook(state, { theme }))
  asking.say(safe`theme ${themeWords[theme]}; for good: tui.theme in the config`)
}

export const themeWords: Readonly<Record<ThemeName, Safe>> = {
  auto: literal('auto'),
  dark: literal('dark'),
  light: literal('light'),
  'high-contrast': literal('high-contrast'),
  'ansi-16': literal('ansi-16'),
  mono: literal('mono'),
}
