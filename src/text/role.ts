/** What a colour is for, wherever something is shown. Hue appears only on state and on what a key would act on. */
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
  /** What was looked for. */
  | 'match'
