/** What a colour is for. Hue appears only on state and on what a key would act on. */
export type Role =
  | 'text'
  | 'dim'
  | 'faint'
  | 'accent'
  | 'run'
  | 'ok'
  | 'info'
  | 'warn'
  | 'bad'
  /** Everything behind a dialog. */
  | 'back'
  /** Buttons and the field that is typed into. */
  | 'cursor'

/** Backgrounds of the row under the cursor: in the focused list, and in one that is not focused. */
export type Highlight = 'selected' | 'selectedQuiet'

export type Background = 'dark' | 'light'
