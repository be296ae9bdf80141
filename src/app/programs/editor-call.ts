import path from 'node:path'
import type { FileSpot } from '../../core/calling/person-programs.ts'

/** How an editor is told what to open. */
export interface EditorCall {
  readonly name: string
  readonly args: readonly string[]
  /** It opens a window, and needs no terminal. */
  readonly isApart: boolean
}

interface EditorKind {
  readonly names: readonly string[]
  readonly at: (file: string, line: number) => readonly string[]
  readonly isApart?: true
  /** A folder means nothing to it: it begins with an empty text there. */
  readonly onlyFiles?: true
}

const plusLine = (file: string, line: number): readonly string[] => [`+${line}`, file]
const colonLine = (file: string, line: number): readonly string[] => [`${file}:${line}`]
const lineOption = (file: string, line: number): readonly string[] => ['--line', String(line), file]

const kinds: readonly EditorKind[] = [
  {
    names: ['vi', 'vim', 'nvim', 'view', 'vis', 'kak', 'emacs', 'emacsclient', 'jmacs', 'zile', 'mg'],
    at: plusLine,
  },
  { names: ['nano', 'pico', 'joe', 'jed', 'ne', 'mcedit', 'ed', 'ee'], at: plusLine, onlyFiles: true },
  { names: ['micro'], at: plusLine, onlyFiles: true },
  { names: ['hx', 'helix'], at: colonLine },
  { names: ['gvim', 'mvim', 'gedit', 'xed', 'pluma', 'mousepad'], at: plusLine, isApart: true },
  {
    names: ['code', 'code-insiders', 'codium', 'vscodium', 'cursor', 'windsurf', 'positron', 'trae'],
    at: (file, line) => ['--goto', `${file}:${line}`],
    isApart: true,
  },
  { names: ['subl', 'sublime_text', 'zed', 'zeditor', 'lapce'], at: colonLine, isApart: true },
  { names: ['mate', 'kate', 'kwrite'], at: lineOption, isApart: true },
  {
    names: ['idea', 'pycharm', 'webstorm', 'phpstorm', 'goland', 'clion', 'rubymine', 'rider', 'rustrover'],
    at: lineOption,
    isApart: true,
  },
]

/**
 * What stands behind the person's line for an editor, in a worktree. A file begins with `./`: agents name files, and one that is
 * called `+!command` must not become an option.
 */
export function editorCall(line: string, spot: FileSpot | null): EditorCall {
  const name = programOf(line)
  const kind = kinds.find(({ names }) => names.includes(name.toLowerCase()))
  const isApart = kind?.isApart === true
  if (spot === null) return { name, args: kind?.onlyFiles === true ? [] : ['.'], isApart }
  const file = `./${spot.path}`
  const knowsLines = kind !== undefined && spot.line !== null
  return { name, args: knowsLines ? kind.at(file, spot.line ?? 1) : [file], isApart }
}

/** The program that a shell line starts, without its folder; variables that are set before it don't count. */
function programOf(line: string): string {
  const [, double, single, bare] =
    /^\s*(?:\w+=\S*\s+)*(?:exec\s+)?(?:"([^"]+)"|'([^']+)'|((?:\\.|[^\s\\])+))/.exec(line) ?? []
  return path.basename(double ?? single ?? bare?.replaceAll(/\\(.)/g, '$1') ?? line.trim())
}
