/** Backgrounds of the row under the cursor: in the focused list, and in one that is not focused. */
export type Highlight = 'selected' | 'selectedQuiet'

export type Background = 'dark' | 'light'
