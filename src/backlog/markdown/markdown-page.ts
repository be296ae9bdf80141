/** A Markdown file as a list of what backlogs are made of, each with its place in the text. Offsets are UTF-16 units into `text`. */
export interface MarkdownPage {
  /** The text that was read, unchanged: a byte order mark is cut off before. */
  readonly text: string
  /** Without their ends; line 1 is the first. */
  readonly lines: readonly string[]
  /** Outside of code and comments, in the order of the file. */
  readonly headings: readonly Heading[]
  /**
   * Every entry of every list, with a box or without one, in the order of the file. Those in code and comments are here too, and
   * say so: some tools count their boxes.
   */
  readonly entries: readonly ListEntry[]
  /** A code fence or comment that nothing closes, so that it reaches to the end of the file; null: there is none. */
  readonly unclosed: { readonly kind: HiddenIn; readonly line: number } | null
}

export interface Heading {
  /** 1 to 6. */
  readonly level: number
  /** Without the `#`, otherwise as written. */
  readonly text: string
  /** 1-based. */
  readonly line: number
  /** Of its first character in the line, from 0: more than 0 inside a list entry. */
  readonly column: number
}

/** `code`: a fence, or `<pre>` and the like. */
export type HiddenIn = 'code' | 'comment'

export interface ListEntry {
  /** 1-based. */
  readonly line: number
  /** The last line that belongs to it and to what is nested in it. */
  readonly lastLine: number
  /** Of its marker in the line, from 0, with tabs to every fourth column. */
  readonly column: number
  /** `-`, `*`, `+`, `12.` or `3)`. */
  readonly marker: string
  /** What follows the marker, or the box where there is one; without spaces around it. */
  readonly text: string
  readonly box: Box | null
  /** The entry that it is nested in. */
  readonly parent: ListEntry | null
  /** The nearest one above. */
  readonly heading: Heading | null
  /** Null: it is neither in code nor in a comment. */
  readonly hiddenIn: HiddenIn | null
  /** In a block quote. */
  readonly isQuoted: boolean
}

/** `[…]` right after a list marker, with anything short in it: `[ ]`, `[x]`, `[✅]`, but also `[P]` or the text of a link. */
export interface Box {
  /** Everything between the brackets. */
  readonly inside: string
  /** Without the spaces around it; empty in an open box. */
  readonly mark: string
  /**
   * The place of the mark, to be replaced by another one. In an open box it is one space, so that one character replaces one
   * character; its length is 0 in `[]`.
   */
  readonly offset: number
  readonly length: number
  /** Between list marker and `[`; empty in `-[ ]`, which Markdown takes for plain text. */
  readonly gap: string
  /** Everything after `]`, as written: ` 1.1 Title`, `* 1.2 Title`, `(https://…)`. */
  readonly after: string
}

/** Whether a list entry begins with a box and no link or footnote: what follows it is set off by a space. */
export const isSetOff = ({ after }: Box): boolean => /^(?:\s|$)/.test(after)
