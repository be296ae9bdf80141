/** Backgrounds of the row under the cursor: in the focused list, and in one that is not focused. And of lines of a diff. */
export type Highlight = 'selected' | 'selectedQuiet' | 'added' | 'removed'

export type Background = 'dark' | 'light'
